import { constants, createPublicKey, diffieHellman, generateKeyPairSync, publicEncrypt, randomBytes, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ecPointOf, publicKeyOf } from '@testbed/pki';
import type { Identity } from '../identity.ts';
import { cardWorld, ecKey, missingHere, pin, rsaKey, type Card, type CardWorld } from '../testing/card-world.ts';
import { readTokenCertificate } from './certificate.ts';
import { openToken } from './open.ts';

const missing = missingHere();
let world: CardWorld;
let p384: Card;
let rsa: Card;

beforeAll(async () => {
  if (missing) return;
  world = await cardWorld();
  p384 = await world.card('JÕEORG; P-384', ecKey('P-384'));
  rsa = await world.card('RSA', rsaKey());
});
afterAll(async () => world?.remove());
beforeEach((context) => {
  if (missing) context.skip(missing);
});

async function withToken<T>(card: Card, use: (identity: Identity) => Promise<T>): Promise<T> {
  const identity = await openToken({ ...card.token, pin });
  try {
    return await use(identity);
  } finally {
    await identity.close();
  }
}

describe('UC.Client.02/3 the certificate is read from the token without a PIN', () => {
  test('with the public key it is for', async () => {
    const shown = await readTokenCertificate(p384.token);
    expect(shown.certificate).toStrictEqual(p384.certificate);
    expect(shown.publicKey).toStrictEqual(publicKeyOf(p384.key));
  });

  test('3a a token that is not there', async () => {
    await expect(readTokenCertificate(world.token('nobody'))).rejects.toMatchObject({ code: 'token-not-found' });
  });

  test('3a a module that is not there, with the command that installs it', async () => {
    const token = { ...p384.token, module: '/usr/lib/softhsm/absent.so' };
    await expect(readTokenCertificate(token)).rejects.toMatchObject({ code: 'module-not-loadable', next: 'sudo apt-get install softhsm2' });
  });

  test('3a a file that is not a module', async () => {
    const token = { ...p384.token, module: import.meta.filename };
    await expect(readTokenCertificate(token)).rejects.toMatchObject({ code: 'module-not-loadable' });
  });
});

describe('UC.Client.02/6a the PIN', () => {
  test('that is wrong is refused, also after a session with the right one', async () => {
    await withToken(p384, async ({ publicKey }) => expect(publicKey).toStrictEqual(publicKeyOf(p384.key)));
    const wrong = 'not the PIN';
    const problem: unknown = await openToken({ ...p384.token, pin: wrong }).catch((error: unknown) => error);
    expect(problem).toMatchObject({ name: 'EidProblem', code: 'pin-incorrect', next: expect.stringContaining('try') });
    expect(JSON.stringify([String(problem), problem])).not.toContain(wrong);
  });

  test('of an impossible length is refused before it costs a try', async () => {
    await expect(openToken({ ...p384.token, pin: '1' })).rejects.toMatchObject({ code: 'pin-length' });
  });

  test('for a token that is not there', async () => {
    await expect(openToken({ ...world.token('nobody'), pin })).rejects.toMatchObject({ code: 'token-not-found' });
  });
});

describe('UC.Client.02/9 decryption with the token', () => {
  test.each(['P-256', 'P-384', 'P-521'])('ECDH on %s is what software computes', async (curve) => {
    const card = curve === 'P-384' ? p384 : await world.card(curve, ecKey(curve));
    await withToken(card, async (identity) => {
      // Several, so that a result with leading zero bits is among them now and then.
      for (let i = 0; i < 5; i++) {
        const sender = generateKeyPairSync('ec', { namedCurve: curve });
        const expected = diffieHellman({ privateKey: sender.privateKey, publicKey: createPublicKey(card.key) });
        expect(Buffer.from(await identity.ecdh(ecPointOf(sender.publicKey).point))).toStrictEqual(expected);
      }
    });
  });

  test('9a points that are not on the curve of the key', async () => {
    await withToken(p384, async (identity) => {
      const offCurve = ecPointOf(ecKey('P-384')).point;
      offCurve[96] = (offCurve[96] ?? 0) ^ 1;
      for (const point of [offCurve, ecPointOf(ecKey('P-256')).point, new Uint8Array(97), new Uint8Array()]) {
        await expect(identity.ecdh(point)).rejects.toMatchObject({ code: 'ecdh-failed' });
      }
    });
  });

  test('RSA-OAEP with SHA-256', async () => {
    await withToken(rsa, async (identity) => {
      const secret = randomBytes(32);
      const ciphertext = publicEncrypt({ key: rsa.key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, secret);
      expect(Buffer.from(await identity.rsaOaepDecrypt(ciphertext))).toStrictEqual(secret);
    });
  });

  test('9a ciphertexts that were not made for the key', async () => {
    await withToken(rsa, async (identity) => {
      const sha1 = publicEncrypt({ key: rsa.key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, randomBytes(32));
      for (const ciphertext of [sha1, Buffer.alloc(256), Buffer.alloc(256, 0xff), Buffer.alloc(255, 1), Buffer.alloc(0)]) {
        await expect(identity.rsaOaepDecrypt(ciphertext)).rejects.toMatchObject({ code: 'rsa-decryption-failed' });
      }
    });
  });

  test('9a a key of the other type', async () => {
    await withToken(p384, (identity) => expect(identity.rsaOaepDecrypt(Buffer.alloc(256))).rejects.toMatchObject({ code: 'wrong-key-type' }));
    await withToken(rsa, (identity) => expect(identity.ecdh(ecPointOf(ecKey('P-384')).point)).rejects.toMatchObject({ code: 'wrong-key-type' }));
  });
});

test('UC.Client.02/9a a token that was taken away', async () => {
  const lost = await cardWorld();
  const card = await lost.card('lost', ecKey('P-384'));
  await withToken(card, async (identity) => {
    await lost.remove();
    await expect(identity.ecdh(ecPointOf(ecKey('P-384')).point)).rejects.toMatchObject({ code: 'token-removed' });
  });
});

describe('signing with the token', () => {
  test('ES384 and RS256 verify in software', async () => {
    const data = randomBytes(100);
    const es384 = await withToken(p384, (identity) => identity.sign('ES384', data));
    expect(verify('sha384', data, { key: createPublicKey(p384.key), dsaEncoding: 'ieee-p1363' }, es384)).toBe(true);
    const rs256 = await withToken(rsa, (identity) => identity.sign('RS256', data));
    expect(verify('sha256', data, createPublicKey(rsa.key), rs256)).toBe(true);
  });

  test('an algorithm of another key', async () => {
    await withToken(p384, async (identity) => {
      for (const algorithm of ['ES256', 'RS256'] as const) {
        await expect(identity.sign(algorithm, randomBytes(8))).rejects.toMatchObject({ code: 'wrong-key-type' });
      }
    });
  });
});
