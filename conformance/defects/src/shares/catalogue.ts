import type { SharesDefect } from '../defect.ts';
import { sharesTransportDefects } from '../transport/catalogue.ts';
import { audienceDefects } from './audience.ts';
import { createAnswerDefects } from './create-answer.ts';
import { createBodyDefects } from './create-body.ts';
import { createValueDefects } from './create-value.ts';
import { expiryDefects } from './expiry.ts';
import { fetchDefects, storageDefects } from './fetch.ts';
import { nonceGivenDefects } from './nonce-given.ts';
import { nonceTakenDefects } from './nonce-taken.ts';
import { revocationDefects, signerDefects } from './signer.ts';
import { ticketClaimDefects } from './ticket-claims.ts';
import { ticketFormDefects } from './ticket-form.ts';
import { ticketSignatureDefects } from './ticket-signature.ts';

/** Broken shares servers. */
export const sharesDefects: readonly SharesDefect[] = [
  ...createAnswerDefects,
  ...createBodyDefects,
  ...createValueDefects,
  ...nonceGivenDefects,
  ...nonceTakenDefects,
  ...fetchDefects,
  ...storageDefects,
  ...expiryDefects,
  ...signerDefects,
  ...revocationDefects,
  ...ticketFormDefects,
  ...ticketSignatureDefects,
  ...ticketClaimDefects,
  ...audienceDefects,
  ...sharesTransportDefects,
];
