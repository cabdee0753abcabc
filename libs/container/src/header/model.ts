/**
 * The header of a `.cdoc2` file as plain, kind-tagged data, named as in the specification
 * (CDOC2 container format, "Header structure"; field ids in `header.fbs` beside this file).
 */

export type Curve = 'secp256r1' | 'secp384r1' | 'secp521r1';

/** SC01: the KEK comes from ECDH with the recipient's key. Points are uncompressed (`04‖X‖Y`). */
export interface ECCPublicKeyCapsule {
  readonly kind: 'ECCPublicKeyCapsule';
  readonly curve: Curve;
  readonly recipientPublicKey: Uint8Array;
  readonly senderPublicKey: Uint8Array;
}

/** SC02: the KEK is encrypted with RSAES-OAEP. The key is a DER `RSAPublicKey`. */
export interface RSAPublicKeyCapsule {
  readonly kind: 'RSAPublicKeyCapsule';
  readonly recipientPublicKey: Uint8Array;
  readonly encryptedKek: Uint8Array;
}

export type KeyDetails =
  | { readonly kind: 'EccKeyDetails'; readonly curve: Curve; readonly recipientPublicKey: Uint8Array }
  | { readonly kind: 'RsaKeyDetails'; readonly recipientPublicKey: Uint8Array };

/** SC03, SC04: a capsule server keeps the rest of the capsule under a transaction id. */
export interface KeyServerCapsule {
  readonly kind: 'KeyServerCapsule';
  readonly recipientKey: KeyDetails;
  readonly keyServerId: string;
  readonly transactionId: string;
}

/** SC05: the KEK is derived from a shared secret. */
export interface SymmetricKeyCapsule {
  readonly kind: 'SymmetricKeyCapsule';
  readonly salt: Uint8Array;
}

/** SC06: the KEK is derived from a password. */
export interface PBKDF2Capsule {
  readonly kind: 'PBKDF2Capsule';
  readonly salt: Uint8Array;
  readonly passwordSalt: Uint8Array;
  readonly kdfAlgorithm: 'PBKDF2WithHmacSHA256';
  readonly iterations: number;
}

export interface KeyShare {
  readonly serverBaseUrl: string;
  readonly shareId: string;
}

/** SC07: the KEK is split over shares servers. */
export interface KeySharesCapsule {
  readonly kind: 'KeySharesCapsule';
  readonly shares: readonly KeyShare[];
  readonly salt: Uint8Array;
  readonly recipientType: 'SID_MID';
  readonly sharesScheme: 'N_OF_N';
  readonly recipientId: string;
}

/** A capsule of a type or with an enum value this version does not know: shown, skipped, never opened. */
export interface UnknownCapsule {
  readonly kind: 'UnknownCapsule';
  readonly type: number;
  /** What was not known, for a person: `capsule type 9`, `curve 7 of ECCPublicKeyCapsule`. */
  readonly reason: string;
}

export type Capsule =
  | ECCPublicKeyCapsule
  | RSAPublicKeyCapsule
  | KeyServerCapsule
  | SymmetricKeyCapsule
  | PBKDF2Capsule
  | KeySharesCapsule
  | UnknownCapsule;

/** One way to get at the file master key (FMK). */
export interface RecipientRecord {
  readonly capsule: Capsule;
  readonly keyLabel: string;
  /** FMK XOR KEK, 32 bytes. */
  readonly encryptedFmk: Uint8Array;
  readonly fmkEncryptionMethod: 'XOR';
}

/** How the payload is encrypted; a number this version does not know is kept, to be refused by `unlock`. */
export type PayloadEncryptionMethod = 'CHACHA20POLY1305' | { readonly unknown: number };

export interface Header {
  readonly recipients: readonly RecipientRecord[];
  readonly payloadEncryptionMethod: PayloadEncryptionMethod;
}

/** A capsule together with the KEK it protects: what the writer needs for one recipient. */
export interface SealedRecipient {
  readonly capsule: Capsule;
  readonly keyLabel: string;
  readonly kek: Uint8Array;
}
