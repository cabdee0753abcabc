import { expect, test } from 'vitest';
import { kekFromPassword } from '../capsule/password.ts';
import { kekFromSecret } from '../capsule/symmetric.ts';
import type { PBKDF2Capsule } from '../header/model.ts';
import { expandKey, extractKey } from './derivation.ts';

/** The text `salt`, filled up with zeros to 32 bytes. */
const salt = Buffer.concat([Buffer.from('salt'), Buffer.alloc(28)]);

test('RFC 5869 test case 1, first 32 bytes', () => {
  const key = extractKey(Buffer.from('000102030405060708090a0b0c', 'hex'), new Uint8Array(22).fill(0x0b));
  expect(Buffer.from(key).toString('hex')).toBe('077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5');
  const expanded = expandKey(key, Buffer.from('f0f1f2f3f4f5f6f7f8f9', 'hex'));
  expect(Buffer.from(expanded).toString('hex')).toBe('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf');
});

test('known answer: KEK of a symmetric capsule', () => {
  const kek = kekFromSecret({ salt }, new Uint8Array(32), 'deriveKeyEncryptionKeyFromSharedSecret');
  expect(Buffer.from(kek).toString('hex')).toBe('962b1d44a6e36e9d117136e972e2da0bff7b35fc29b3d8ec5bde246d2c145984');
});

test('known answer: PBKDF2 of a password capsule, then as symmetric', async () => {
  const capsule: PBKDF2Capsule = { kind: 'PBKDF2Capsule', salt, passwordSalt: salt, kdfAlgorithm: 'PBKDF2WithHmacSHA256', iterations: 600_000 };
  const secret = Buffer.from('d4f767095d5c36fb2894822e3807f9e90fd8273c6da9284f89f05fd3cb0850a0', 'hex');
  expect(await kekFromPassword(capsule, 'myPlainTextPassword', 'label')).toEqual(kekFromSecret({ salt }, secret, 'label'));
});
