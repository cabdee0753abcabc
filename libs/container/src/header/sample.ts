import { createECDH } from 'node:crypto';
import type { Capsule, Curve, Header } from './model.ts';
import { curves } from '../key/curve.ts';

/** Test material: one capsule of every kind that can be written. */

const bytes = (length: number) => new Uint8Array(length).map((_, index) => index + length);
const point = (curve: Curve) => new Uint8Array(createECDH(curves[curve].openssl).generateKeys());

export const sampleCapsules: readonly Capsule[] = [
  ...(['secp256r1', 'secp384r1', 'secp521r1'] as const).map(
    (curve): Capsule => ({ kind: 'ECCPublicKeyCapsule', curve, recipientPublicKey: point(curve), senderPublicKey: point(curve) }),
  ),
  { kind: 'RSAPublicKeyCapsule', recipientPublicKey: bytes(270), encryptedKek: bytes(256) },
  {
    kind: 'KeyServerCapsule',
    recipientKey: { kind: 'EccKeyDetails', curve: 'secp384r1', recipientPublicKey: point('secp384r1') },
    keyServerId: 'server',
    transactionId: 'KC0123456789abcdef',
  },
  { kind: 'KeyServerCapsule', recipientKey: { kind: 'RsaKeyDetails', recipientPublicKey: bytes(270) }, keyServerId: 'õ', transactionId: '' },
  { kind: 'SymmetricKeyCapsule', salt: bytes(32) },
  { kind: 'PBKDF2Capsule', salt: bytes(32), passwordSalt: bytes(32), kdfAlgorithm: 'PBKDF2WithHmacSHA256', iterations: 600_000 },
  {
    kind: 'KeySharesCapsule',
    shares: [
      { serverBaseUrl: 'https://one.example/', shareId: 'SS1' },
      { serverBaseUrl: 'https://two.example/', shareId: 'SS2' },
    ],
    salt: bytes(32),
    recipientType: 'SID_MID',
    sharesScheme: 'N_OF_N',
    recipientId: 'etsi/PNOEE-48010010101',
  },
];

export const sampleHeader: Header = {
  recipients: sampleCapsules.map((capsule, index) => ({
    capsule,
    keyLabel: `label ${index} ☠`,
    encryptedFmk: bytes(32),
    fmkEncryptionMethod: 'XOR',
  })),
  payloadEncryptionMethod: 'CHACHA20POLY1305',
};
