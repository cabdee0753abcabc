/** The tables of header.fbs and recipients.fbs (specification, appendices A and B): field names in the order of their ids. */
export const header = ['recipients', 'payload_encryption_method'] as const;
export const recipientRecord = ['capsule_type', 'capsule', 'key_label', 'encrypted_fmk', 'fmk_encryption_method'] as const;
export const eccPublicKeyCapsule = ['curve', 'recipient_public_key', 'sender_public_key'] as const;
export const rsaPublicKeyCapsule = ['recipient_public_key', 'encrypted_kek'] as const;
export const keyServerCapsule = ['recipient_key_details_type', 'recipient_key_details', 'keyserver_id', 'transaction_id'] as const;
export const eccKeyDetails = ['curve', 'recipient_public_key'] as const;
export const rsaKeyDetails = ['recipient_public_key'] as const;
export const symmetricKeyCapsule = ['salt'] as const;
export const pbkdf2Capsule = ['salt', 'password_salt', 'kdf_algorithm_identifier', 'kdf_iterations'] as const;
export const keySharesCapsule = ['shares', 'salt', 'recipient_type', 'shares_scheme', 'recipient_id'] as const;
export const keyShare = ['server_base_url', 'share_id'] as const;

/** Members of the union Capsule. */
export const capsuleTypes = {
  ECCPublicKeyCapsule: 1,
  RSAPublicKeyCapsule: 2,
  KeyServerCapsule: 3,
  SymmetricKeyCapsule: 4,
  PBKDF2Capsule: 5,
  KeySharesCapsule: 6,
} as const;

/** Numbers of the enum EllipticCurve; the specification knows the first, libcdoc the others too. */
export const curveNumbers = { 'P-384': 1, 'P-256': 2, 'P-521': 3 } as const;
