import type { CapsuleType } from './types.ts';

/** A capsule as a capsule server keeps it. */
export interface Capsule {
  /** Uncompressed EC point, or DER `RSAPublicKey`. */
  readonly recipientId: Uint8Array;
  /** The sender's EC point, or the KEK encrypted with RSA. */
  readonly ephemeralKeyMaterial: Uint8Array;
  readonly capsuleType: CapsuleType;
}

/** The JSON members of a capsule, in the order in which they are written. */
export const capsuleFields = ['recipient_id', 'ephemeral_key_material', 'capsule_type'] as const;

/** One JSON member of a capsule. */
export type CapsuleField = (typeof capsuleFields)[number];

/** Compact JSON in the contract's order: what a client uploads compactly is served back byte for byte. */
export function capsuleJson(capsule: Omit<Capsule, 'capsuleType'> & { readonly capsuleType: string }): Uint8Array {
  const members: Record<CapsuleField, string> = {
    recipient_id: Buffer.from(capsule.recipientId).toString('base64'),
    ephemeral_key_material: Buffer.from(capsule.ephemeralKeyMaterial).toString('base64'),
    capsule_type: capsule.capsuleType,
  };
  return Buffer.from(JSON.stringify(members, [...capsuleFields]));
}
