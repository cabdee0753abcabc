import { constants, createECDH, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ECCPublicKeyCapsule, Header, PBKDF2Capsule, RSAPublicKeyCapsule, SealedRecipient } from '../header/model.ts';
import { curves } from '../key/curve.ts';
import { secretLabel } from '../label/format.ts';
import { kekFromEcKey, sealForEcKey } from './ecc.ts';
import { findByLabel, findByPublicKey } from './find.ts';
import { toKeyServerCapsule } from './key-server.ts';
import { kekFromPassword } from './password.ts';
import { kekFromRsaKey, sealForRsaKey } from './rsa.ts';
import { kekFromSecret, sealForSecret } from './symmetric.ts';

const refused = (code: string) => expect.objectContaining({ name: 'ContainerProblem', code }) as Error;

const { publicKey: rsaPublicKey, privateKey: rsaPrivateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsaDer = rsaPublicKey.export({ format: 'der', type: 'pkcs1' });

describe.each(['secp256r1', 'secp384r1', 'secp521r1'] as const)('SC01 on %s', (curve) => {
  const key = createECDH(curves[curve].openssl);
  const point = key.generateKeys();

  test('sender and recipient get the same KEK', async () => {
    const { capsule, kek } = sealForEcKey(point, '');
    expect(capsule).toMatchObject({ kind: 'ECCPublicKeyCapsule', curve, recipientPublicKey: point });
    expect(await kekFromEcKey(capsule as ECCPublicKeyCapsule, async (sender) => key.computeSecret(sender))).toEqual(kek);
  });

  test('every recipient has an ephemeral key of its own', () => {
    const [one, two] = [sealForEcKey(point, ''), sealForEcKey(point, '')];
    expect(one.capsule).not.toEqual(two.capsule);
    expect(one.kek).not.toEqual(two.kek);
  });

  test('the ephemeral key comes from the given random numbers; ones outside the group are thrown away', () => {
    const draws = [0, 0, 1];
    const random = { bytes: (length: number) => new Uint8Array(length).fill(draws.shift() ?? 1) };
    expect(sealForEcKey(point, '', random).capsule).toEqual(sealForEcKey(point, '', { bytes: (length) => new Uint8Array(length).fill(1) }).capsule);
    expect(draws).toEqual([]);
  });

  test('a point off the curve is refused on both sides', async () => {
    const off = Uint8Array.from(point);
    off[off.length - 1] = (off.at(-1) as number) ^ 1;
    expect(() => sealForEcKey(off, '')).toThrow(refused('recipient-key-invalid'));
    const capsule = { ...(sealForEcKey(point, '').capsule as ECCPublicKeyCapsule), senderPublicKey: off };
    await expect(kekFromEcKey(capsule, async () => new Uint8Array(curves[curve].coordinate))).rejects.toThrow(refused('kek-derivation-failed'));
  });

  test('a key agreement of the wrong length is refused', async () => {
    const capsule = sealForEcKey(point, '').capsule as ECCPublicKeyCapsule;
    await expect(kekFromEcKey(capsule, async () => new Uint8Array(20))).rejects.toThrow(refused('kek-derivation-failed'));
  });
});

test('SC01: what is no point is refused', () => {
  expect(() => sealForEcKey(new Uint8Array(96), '')).toThrow(refused('recipient-key-invalid'));
});

describe('SC02', () => {
  const decrypt = async (ciphertext: Uint8Array) =>
    privateDecrypt({ key: rsaPrivateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, ciphertext);

  test('sender and recipient get the same KEK', async () => {
    const { capsule, kek } = sealForRsaKey(rsaDer, '');
    expect(await kekFromRsaKey(capsule as RSAPublicKeyCapsule, decrypt)).toEqual(kek);
  });

  test('a key in another encoding is refused', () => {
    expect(() => sealForRsaKey(rsaPublicKey.export({ format: 'der', type: 'spki' }), '')).toThrow(refused('recipient-key-invalid'));
  });

  test('a decrypted KEK of the wrong length is refused', async () => {
    const capsule = sealForRsaKey(rsaDer, '').capsule as RSAPublicKeyCapsule;
    await expect(kekFromRsaKey(capsule, async () => new Uint8Array(31))).rejects.toThrow(refused('kek-derivation-failed'));
  });

  test('errors of the token pass through', async () => {
    const capsule = sealForRsaKey(rsaDer, '').capsule as RSAPublicKeyCapsule;
    const wrongPin = new Error('wrong PIN');
    await expect(kekFromRsaKey(capsule, () => Promise.reject(wrongPin))).rejects.toBe(wrongPin);
  });
});

describe('SC03, SC04: a capsule kept on a server', () => {
  test('keeps recipient, label and KEK', () => {
    const sealed = sealForRsaKey(rsaDer, 'label');
    expect(toKeyServerCapsule(sealed, 'server', 'KC1')).toEqual({
      capsule: { kind: 'KeyServerCapsule', recipientKey: { kind: 'RsaKeyDetails', recipientPublicKey: rsaDer }, keyServerId: 'server', transactionId: 'KC1' },
      keyLabel: 'label',
      kek: sealed.kek,
    });
  });

  test('a symmetric capsule is refused', () => {
    const sealed = sealForSecret(new Uint8Array(32), '');
    expect(() => toKeyServerCapsule(sealed, 'server', 'KC1')).toThrow(refused('capsule-unsupported'));
  });
});

describe('SC05', () => {
  test('a secret under 32 bytes is refused', () => {
    expect(() => sealForSecret(new Uint8Array(31), '')).toThrow(refused('secret-too-short'));
  });

  test('the label is part of the key', () => {
    const { capsule, kek } = sealForSecret(new Uint8Array(32), 'label');
    const salt = (capsule as { salt: Uint8Array }).salt;
    expect(kekFromSecret({ salt }, new Uint8Array(32), 'label')).toEqual(kek);
    expect(kekFromSecret({ salt }, new Uint8Array(32), 'Label')).not.toEqual(kek);
  });
});

test.each([-1, 0, 999, 10_000_001, 2 ** 31 - 1])('SC06: %d PBKDF2 iterations are refused', async (iterations) => {
  const salt = new Uint8Array(32);
  const capsule: PBKDF2Capsule = { kind: 'PBKDF2Capsule', salt, passwordSalt: salt, kdfAlgorithm: 'PBKDF2WithHmacSHA256', iterations };
  await expect(kekFromPassword(capsule, 'password', '')).rejects.toThrow(refused('kdf-iterations-out-of-bounds'));
});

describe('finding the recipient', () => {
  const ecKey = createECDH('secp384r1').generateKeys();
  const sealed: SealedRecipient[] = [
    toKeyServerCapsule(sealForEcKey(ecKey, 'on a server'), 'server', 'KC1'),
    sealForEcKey(ecKey, 'in the container'),
    sealForSecret(new Uint8Array(32), secretLabel('mylabel')),
    sealForSecret(new Uint8Array(32), 'free text'),
  ];
  const header: Header = {
    recipients: sealed.map(({ capsule, keyLabel }) => ({ capsule, keyLabel, encryptedFmk: new Uint8Array(32), fmkEncryptionMethod: 'XOR' })),
    payloadEncryptionMethod: 'CHACHA20POLY1305',
  };

  test('by public key, in the container and on a server', () => {
    expect(findByPublicKey(header, ecKey)).toEqual(header.recipients.slice(0, 2));
    expect(() => findByPublicKey(header, rsaDer)).toThrow(refused('recipient-not-found'));
  });

  test('by label: the label field of a machine-readable label, or the whole of another', () => {
    expect(findByLabel(header, 'SymmetricKeyCapsule')).toEqual(header.recipients.slice(2));
    expect(findByLabel(header, 'SymmetricKeyCapsule', 'mylabel')).toEqual([header.recipients[2]]);
    expect(findByLabel(header, 'SymmetricKeyCapsule', 'free text')).toEqual([header.recipients[3]]);
    expect(() => findByLabel(header, 'SymmetricKeyCapsule', 'other')).toThrow(refused('recipient-not-found'));
    expect(() => findByLabel(header, 'PBKDF2Capsule')).toThrow(refused('recipient-not-found'));
  });
});
