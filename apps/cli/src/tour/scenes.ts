import { authenticateRecipient, deleteExpired, forwardCapsule, requestCapsule } from './capsule-server.ts';
import { decryptWithPassword, encryptWithPassword, reencryptForStorage } from './password.ts';
import { decryptWithIdCard, encryptForIdCard } from './security-token.ts';
import { decryptWithShares, encryptForShares, forwardShares, requestShares } from './shares.ts';
import type { Scene } from './stage.ts';

/** The tour, in the order it is played: later scenes use the containers that earlier ones made. */
export const scenes: readonly Scene[] = [
  encryptForIdCard,
  forwardCapsule,
  decryptWithIdCard,
  authenticateRecipient,
  requestCapsule,
  deleteExpired,
  encryptWithPassword,
  decryptWithPassword,
  reencryptForStorage,
  encryptForShares,
  forwardShares,
  decryptWithShares,
  requestShares,
];
