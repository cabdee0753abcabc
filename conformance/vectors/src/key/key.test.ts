import { constants, hkdfSync, privateDecrypt } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomOf } from '../random.ts';
import { passwordRecipient } from '../recipient/password.ts';
import { secretRecipient } from '../recipient/secret.ts';
import { ecCurves } from '../recipient/ec.ts';
import { recipientPair, senderPair } from './agreement.ts';
import { expand, extract, texts, xor } from './derivation.ts';
import { privateKey } from './material.ts';
import { encryptOaep } from './oaep.ts';
import { agreeUnchecked } from './unchecked-agreement.ts';

const zeroSalt = Buffer.from('salt'.padEnd(32, '\0'));

describe('HKDF (RFC 5869)', () => {
  test('is the one of OpenSSL, for every key, salt and context', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 100 }).map((array) => Buffer.from(array));
    fc.assert(fc.property(bytes, bytes, bytes, (salt, material, info) => {
      expect(expand(extract(salt, material), info)).toEqual(Buffer.from(hkdfSync('sha256', material, salt, info, 32)));
    }));
  });
});

describe('keys that the reference knows', () => {
  const sealing = { random: randomOf('test'), texts };

  test('symmetric: 32 zero bytes under the label of the reference', () => {
    const { kek } = secretRecipient({ secret: Buffer.alloc(32), salt: zeroSalt, label: 'deriveKeyEncryptionKeyFromSharedSecret' })(sealing);
    expect(kek.toString('hex')).toBe('962b1d44a6e36e9d117136e972e2da0bff7b35fc29b3d8ec5bde246d2c145984');
  });

  test('password: PBKDF2 of the reference goes into the same derivation', () => {
    const { kek, capsule } = passwordRecipient({ password: 'myPlainTextPassword', passwordSalt: zeroSalt, label: 'pw' })(sealing);
    const stretched = Buffer.from('d4f767095d5c36fb2894822e3807f9e90fd8273c6da9284f89f05fd3cb0850a0', 'hex');
    expect(kek).toEqual(expand(extract(capsule.values['salt'] as Buffer, stretched), 'CDOC20kek', 'XOR', 'pw'));
  });
});

describe('agreement without a look at the curve', () => {
  test.each(Object.entries(ecCurves))('%s: gives what OpenSSL gives for points on the curve', (name, curve) => {
    const recipient = recipientPair(curve, name as keyof typeof ecCurves);
    const sender = senderPair(curve, randomOf(name));
    expect(agreeUnchecked(curve, recipient.scalar, sender.point)).toEqual(recipient.agree(sender.point));
  });

  test('gives something for a point that OpenSSL refuses', () => {
    const recipient = recipientPair('P-384', 'ec-p384');
    const point = xor(senderPair('P-384', randomOf('off')).point, Buffer.concat([Buffer.alloc(96), Buffer.of(1)]));
    expect(() => recipient.agree(point)).toThrow(/not on curve|public key/iu);
    expect(agreeUnchecked('P-384', recipient.scalar, point)).toHaveLength(48);
  });
});

describe('RSAES-OAEP (RFC 8017 7.1)', () => {
  const message = randomOf('test')('message', 32);

  test.each(['rsa-2048', 'rsa-4096'] as const)('%s: OpenSSL decrypts what is encrypted with a given seed', (name) => {
    const options = { key: privateKey(name), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    expect(privateDecrypt(options, encryptOaep(name, message, randomOf('seed')))).toEqual(message);
    expect(encryptOaep(name, message, randomOf('seed'))).toEqual(encryptOaep(name, message, randomOf('seed')));
  });

  test('another mask hash is another ciphertext, which OpenSSL refuses', () => {
    const options = { key: privateKey('rsa-2048'), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    expect(() => privateDecrypt(options, encryptOaep('rsa-2048', message, randomOf('seed'), { maskHash: 'sha1' }))).toThrow(/oaep/iu);
  });
});
