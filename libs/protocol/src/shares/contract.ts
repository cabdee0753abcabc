/** Where shares live: `POST` here creates one, `POST …/{shareId}/nonce` makes a nonce for it, `GET …/{shareId}` serves it. */
export const sharesPath = '/key-shares';

/** Limits of key-shares 1.0.1: of a share in decoded bytes, of the rest in characters. */
export const shareLimits = {
  share: { min: 32, max: 128 },
  recipient: { min: 12, max: 32 },
  shareId: { min: 18, max: 34 },
  /** A request body. Both fields at their longest take 250 bytes; indentation and other members may take the rest. */
  body: 16 * 1024,
} as const;
