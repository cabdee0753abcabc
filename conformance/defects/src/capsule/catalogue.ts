import type { CapsuleDefect } from '../defect.ts';
import { capsuleTransportDefects } from '../transport/catalogue.ts';
import { answerDefects } from './answer.ts';
import { bodyDefects, robustnessDefects } from './body.ts';
import { detourDefects } from './detour.ts';
import { expiryEndDefects } from './expiry-end.ts';
import { expiryFormatDefects } from './expiry-format.ts';
import { expiryLimitDefects } from './expiry-limit.ts';
import { identifierDefects } from './identifier.ts';
import { memberDefects } from './member.ts';
import { pointDefects } from './points.ts';
import { recipientKeyDefects } from './recipient-key.ts';
import { recipientDefects } from './recipient.ts';
import { revocationDefects } from './revocation.ts';
import { rsaDefects } from './rsa.ts';
import { concurrencyDefects, storageDefects } from './storage.ts';

/** Broken capsule servers. */
export const capsuleDefects: readonly CapsuleDefect[] = [
  ...answerDefects,
  ...bodyDefects,
  ...robustnessDefects,
  ...memberDefects,
  ...pointDefects,
  ...rsaDefects,
  ...expiryFormatDefects,
  ...expiryLimitDefects,
  ...expiryEndDefects,
  ...identifierDefects,
  ...detourDefects,
  ...recipientKeyDefects,
  ...storageDefects,
  ...concurrencyDefects,
  ...recipientDefects,
  ...revocationDefects,
  ...capsuleTransportDefects,
];
