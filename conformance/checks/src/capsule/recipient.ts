import { publicKeyOf } from '@testbed/pki';
import type { Identity } from '@testbed/wire';
import { pointOf, type EcType } from './key/curve.ts';
import { rsaPublicKey, sampleRsaKey } from './key/rsa.ts';

export type CapsuleType = EcType | 'rsa';

/** A recipient's key as capsules name it: `recipient_id` and the capsule type that goes with it (OpenAPI, `Capsule`). */
export interface RecipientKey {
  readonly type: CapsuleType;
  /** The uncompressed point, or the DER of the RSAPublicKey. */
  readonly id: Uint8Array;
}

const typeOfCurve = { secp256r1: 'ecc_secp256r1', secp384r1: 'ecc_secp384r1', secp521r1: 'ecc_secp521r1' } as const;

export function recipientKeyOf({ certificate }: Pick<Identity, 'certificate'>): RecipientKey {
  const key = publicKeyOf(certificate);
  return key.type === 'rsa' ? { type: 'rsa', id: key.der } : { type: typeOfCurve[key.curve], id: key.point };
}

/** Somebody to upload for who will never fetch. */
export function sampleRecipient(type: CapsuleType, random: (length: number) => Uint8Array): RecipientKey {
  return { type, id: type === 'rsa' ? rsaPublicKey(sampleRsaKey(2048)) : pointOf(type, random) };
}
