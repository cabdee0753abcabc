/** A share as a shares server keeps it. */
export interface Share {
  /** 32 to 128 bytes that mean nothing to the server. */
  readonly share: Uint8Array;
  /** Who may fetch it: `etsi/PNOEE-…`. */
  readonly recipient: string;
}

/** The JSON members of a share, in the order in which they are written. */
export const shareFields = ['share', 'recipient'] as const;

/** One JSON member of a share. */
export type ShareField = (typeof shareFields)[number];

/** Compact JSON in the contract's order: what a client uploads compactly is served back byte for byte. */
export function shareJson({ share, recipient }: Share): Uint8Array {
  const members: Record<ShareField, string> = { share: Buffer.from(share).toString('base64'), recipient };
  return Buffer.from(JSON.stringify(members, [...shareFields]));
}

/**
 * Whether the text names who may fetch a share: a natural person's semantics identifier (ETSI EN 319 412-1, 5.1.3)
 * after `etsi/`, or a vendor's identifier after `private/VENDOR/`. Lengths are another matter.
 */
export function isShareRecipient(text: string): boolean {
  return /^(?:etsi\/(?:PNO|PAS|IDC)[A-Z]{2}-[!-~]{1,20}|private\/[!-.0-~]+\/[!-~]{1,20})$/.test(text);
}
