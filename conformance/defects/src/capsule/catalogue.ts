import type { CapsuleDefect } from '../defect.ts';
import { capsuleTransportDefects } from '../transport/catalogue.ts';
import { answerDefects } from './answer.ts';
import { bodyDefects } from './body.ts';
import { expiryDefects } from './expiry.ts';
import { fetchDefects } from './fetch.ts';
import { pointDefects } from './points.ts';
import { recipientDefects } from './recipient.ts';
import { rsaDefects } from './rsa.ts';

/** Broken capsule servers. */
export const capsuleDefects: readonly CapsuleDefect[] = [...answerDefects, ...bodyDefects, ...pointDefects, ...rsaDefects, ...expiryDefects, ...fetchDefects, ...recipientDefects, ...capsuleTransportDefects];
