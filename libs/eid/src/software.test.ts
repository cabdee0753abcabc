import { constants, createPublicKey, diffieHellman, publicEncrypt, randomBytes, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ecPointOf, publicKeyOf } from '@testbed/pki';
import { softwareIdentity } from './software.ts';
import { ecKey, rsaKey } from './testing/card-world.ts';

describe('a software key', () => {
  test.each(['P-256', 'P-384', 'P-521'])('ECDH on %s: both sides agree', async (curve) => {
    const [ours, senders] = [ecKey(curve), ecKey(curve)];
    const identity = softwareIdentity({ key: ours });
    expect(identity.publicKey).toStrictEqual(publicKeyOf(ours));
    const secret = await identity.ecdh(ecPointOf(senders).point);
    expect(secret).toStrictEqual(diffieHellman({ privateKey: senders, publicKey: createPublicKey(ours) }));
  });

  test('ECDH refuses points that are not on the curve of the key', async () => {
    const identity = softwareIdentity({ key: ecKey('P-384') });
    for (const point of [ecPointOf(ecKey('P-256')).point, new Uint8Array(97), new Uint8Array()]) {
      await expect(identity.ecdh(point)).rejects.toMatchObject({ code: 'ecdh-failed' });
    }
  });

  test('RSA-OAEP with SHA-256', async () => {
    const key = rsaKey();
    const secret = randomBytes(32);
    const identity = softwareIdentity({ key });
    const encrypt = (oaepHash: string): Buffer => publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, secret);
    expect(await identity.rsaOaepDecrypt(encrypt('sha256'))).toStrictEqual(secret);
    await expect(identity.rsaOaepDecrypt(encrypt('sha1'))).rejects.toMatchObject({ code: 'rsa-decryption-failed' });
    await expect(identity.rsaOaepDecrypt(Buffer.alloc(3))).rejects.toMatchObject({ code: 'rsa-decryption-failed' });
  });

  test.each([
    ['ES256', 'P-256', 'sha256'],
    ['ES384', 'P-384', 'sha384'],
    ['RS256', 'RSA', 'sha256'],
  ] as const)('%s signatures verify', async (algorithm, type, digest) => {
    const key = type === 'RSA' ? rsaKey() : ecKey(type);
    const data = randomBytes(100);
    const signature = await softwareIdentity({ key }).sign(algorithm, data);
    expect(verify(digest, data, { key: createPublicKey(key), dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
  });

  test('refuses what its key cannot do', async () => {
    const [ec, rsa] = [softwareIdentity({ key: ecKey('P-384') }), softwareIdentity({ key: rsaKey() })];
    await expect(ec.rsaOaepDecrypt(Buffer.alloc(256))).rejects.toMatchObject({ code: 'wrong-key-type' });
    await expect(ec.sign('ES256', Buffer.alloc(1))).rejects.toMatchObject({ code: 'wrong-key-type' });
    await expect(rsa.ecdh(ecPointOf(ecKey('P-384')).point)).rejects.toMatchObject({ code: 'wrong-key-type' });
    await expect(rsa.sign('ES384', Buffer.alloc(1))).rejects.toMatchObject({ code: 'wrong-key-type' });
  });
});
