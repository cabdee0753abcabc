import type { Rule } from '@testbed/server-kit';
import { authenticateRecipient } from '../recipient/rules.ts';
import { capsuleNotExpired } from '../rules/capsule-not-expired.ts';
import { capsuleStored } from '../rules/capsule-stored.ts';
import { recipientMatches } from '../rules/recipient-matches.ts';
import { transactionIdLength } from '../rules/transaction-id-length.ts';
import type { GetCapsuleContext } from './context.ts';

/** `GET /key-capsules/{transactionId}` (UC.KTS.02): what a request must be, in the order in which it is judged. */
export const getCapsule: readonly Rule<GetCapsuleContext>[] = [
  ...authenticateRecipient,
  transactionIdLength,
  capsuleStored,
  capsuleNotExpired,
  recipientMatches,
];
