import type { Curve } from './model.ts';

/** Field ids of every table and numbers of every enum value, as in `header.fbs` and `recipients.fbs`. */

/** Field names of a table with their ids. */
export type Layout = Readonly<Record<string, number>>;

export const header = { recipients: 0, payload_encryption_method: 1 } as const;

export const recipientRecord = {
  capsule_type: 0,
  capsule: 1,
  key_label: 2,
  encrypted_fmk: 3,
  fmk_encryption_method: 4,
} as const;

export const eccPublicKeyCapsule = { curve: 0, recipient_public_key: 1, sender_public_key: 2 } as const;
export const rsaPublicKeyCapsule = { recipient_public_key: 0, encrypted_kek: 1 } as const;
export const keyServerCapsule = {
  recipient_key_details_type: 0,
  recipient_key_details: 1,
  keyserver_id: 2,
  transaction_id: 3,
} as const;
export const eccKeyDetails = { curve: 0, recipient_public_key: 1 } as const;
export const rsaKeyDetails = { recipient_public_key: 0 } as const;
export const symmetricKeyCapsule = { salt: 0 } as const;
export const pbkdf2Capsule = { salt: 0, password_salt: 1, kdf_algorithm_identifier: 2, kdf_iterations: 3 } as const;
export const keySharesCapsule = { shares: 0, salt: 1, recipient_type: 2, shares_scheme: 3, recipient_id: 4 } as const;
export const keyShare = { server_base_url: 0, share_id: 1 } as const;

export const capsuleTypes = {
  ECCPublicKeyCapsule: 1,
  RSAPublicKeyCapsule: 2,
  KeyServerCapsule: 3,
  SymmetricKeyCapsule: 4,
  PBKDF2Capsule: 5,
  KeySharesCapsule: 6,
} as const;

export const keyDetailsTypes = { EccKeyDetails: 1, RsaKeyDetails: 2 } as const;
export const ellipticCurves = { secp384r1: 1, secp256r1: 2, secp521r1: 3 } as const satisfies Record<Curve, number>;
export const fmkEncryptionMethods = { XOR: 1 } as const;
export const payloadEncryptionMethods = { CHACHA20POLY1305: 1 } as const;
export const kdfAlgorithms = { PBKDF2WithHmacSHA256: 1 } as const;
export const keyShareRecipientTypes = { SID_MID: 1 } as const;
export const sharesSchemes = { N_OF_N: 1 } as const;
