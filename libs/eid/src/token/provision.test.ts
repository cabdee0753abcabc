import pkcs11 from 'pkcs11js';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ecPointToKey } from '@testbed/pki';
import { cardWorld, ecKey, idCardCertificate, missingHere, pin, rsaKey, soPin, type CardWorld } from '../testing/card-world.ts';
import { readTokenCertificate } from './certificate.ts';
import { loadModule } from './cryptoki/module.ts';
import { findPrivateKey } from './cryptoki/private-key.ts';
import { readPublicObjects } from './cryptoki/public-objects.ts';
import { login, openSession, readAttributes } from './cryptoki/session.ts';
import { findToken } from './cryptoki/slot.ts';
import { describeToken, generateTokenKey, provisionToken, storeTokenCertificate } from './provision.ts';
import type { TokenReference } from './reference.ts';

const missing = missingHere();
let world: CardWorld;

beforeAll(async () => {
  if (!missing) world = await cardWorld();
});
afterAll(async () => world?.remove());
beforeEach((context) => {
  if (missing) context.skip(missing);
});

/** Asks the token for the private key itself. The module is loaded here, which is why this file has one right PIN only. */
function readPrivateKey(token: TokenReference, attribute: number): Buffer {
  vi.stubEnv('SOFTHSM2_CONF', token.softhsmConf);
  try {
    const cryptoki = loadModule(token.module);
    const session = openSession(cryptoki, findToken(cryptoki, token.token));
    login(session, pin);
    const [value] = readAttributes(session, findPrivateKey(session, readPublicObjects(session).id), attribute);
    return value;
  } finally {
    vi.unstubAllEnvs();
  }
}

test('an imported EC key is sensitive, not extractable, and not readable', async () => {
  const { token } = await world.card('EC', ecKey('P-384'));
  expect(await describeToken({ ...token, pin })).toStrictEqual({
    keyType: 'ec',
    sensitive: true,
    extractable: false,
    neverExtractable: false,
    alwaysSensitive: false,
  });
  expect(() => readPrivateKey(token, pkcs11.CKA_VALUE)).toThrow(
    expect.objectContaining({ code: 'token-refused', message: expect.stringContaining('CKR_ATTRIBUTE_SENSITIVE') }),
  );
});

test('an imported RSA key is sensitive and not extractable', async () => {
  const { token } = await world.card('RSA', rsaKey());
  expect(await describeToken({ ...token, pin })).toMatchObject({ keyType: 'rsa', sensitive: true, extractable: false });
});

test('a key made in the token was never outside; its certificate comes later', async () => {
  const token = world.token('made inside');
  const publicKey = await generateTokenKey({ ...token, pin, soPin, curve: 'secp384r1' });
  expect(await describeToken({ ...token, pin })).toStrictEqual({
    keyType: 'ec',
    sensitive: true,
    extractable: false,
    neverExtractable: true,
    alwaysSensitive: true,
  });
  expect(await readTokenCertificate(token)).toStrictEqual({ certificate: undefined, publicKey });

  const point = publicKey.type === 'ec' ? publicKey.point : new Uint8Array();
  const certificate = idCardCertificate(world.hierarchy, ecPointToKey(point));
  await storeTokenCertificate({ ...token, pin, certificate });
  expect(await readTokenCertificate(token)).toStrictEqual({ certificate, publicKey });
});

test('an existing token is left as it is', async () => {
  const { token, certificate } = await world.card('twice', ecKey('P-256'));
  const key = ecKey('P-384');
  const again = { ...token, pin, soPin, key, certificate: idCardCertificate(world.hierarchy, key) };
  await expect(provisionToken(again)).rejects.toMatchObject({ code: 'token-exists' });
  await expect(generateTokenKey({ ...again, curve: 'secp384r1' })).rejects.toMatchObject({ code: 'token-exists' });
  expect((await readTokenCertificate(token)).certificate).toStrictEqual(certificate);
});

test('what cannot be stored makes no token', async () => {
  const order = { ...world.token('refused'), pin, soPin };
  const key = ecKey('P-384');
  const certificate = idCardCertificate(world.hierarchy, key);
  await expect(provisionToken({ ...order, key: ecKey('secp256k1'), certificate })).rejects.toMatchObject({ code: 'wrong-key-type' });
  await expect(provisionToken({ ...order, key, certificate: Buffer.alloc(3) })).rejects.toMatchObject({ code: 'certificate-malformed' });
  await expect(provisionToken({ ...order, key, certificate, pin: '1' })).rejects.toMatchObject({ code: 'pin-length' });
  await expect(readTokenCertificate(order)).rejects.toMatchObject({ code: 'token-not-found' });
});
