/** Where capsules live: `POST` here creates one, `GET` below it serves one. */
export const capsulesPath = '/key-capsules';

/** Limits of the contract: lengths in bytes, of a transaction id in characters. */
export const capsuleLimits = {
  recipientId: { min: 65, max: 2100 },
  keyMaterial: { min: 1, max: 2100 },
  transactionId: { min: 18, max: 34 },
  /** A request body. Two full fields take 5.6 KB compact; indentation and other members may take the rest. */
  body: 64 * 1024,
} as const;
