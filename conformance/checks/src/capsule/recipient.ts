import { publicKeyOf } from '@testbed/pki';
import type { Identity } from '@testbed/wire';

/** A recipient's key as capsules name it: `recipient_id` and the capsule type that goes with it (OpenAPI, `Capsule`). */
export interface RecipientKey {
  readonly type: CapsuleType;
  /** The uncompressed point, or the DER of the RSAPublicKey. */
  readonly id: Uint8Array;
}

export type CapsuleType = 'ecc_secp256r1' | 'ecc_secp384r1' | 'ecc_secp521r1' | 'rsa';

const typeOfCurve = { secp256r1: 'ecc_secp256r1', secp384r1: 'ecc_secp384r1', secp521r1: 'ecc_secp521r1' } as const;

export function recipientKeyOf({ certificate }: Pick<Identity, 'certificate'>): RecipientKey {
  const key = publicKeyOf(certificate);
  return key.type === 'rsa' ? { type: 'rsa', id: key.der } : { type: typeOfCurve[key.curve], id: key.point };
}
