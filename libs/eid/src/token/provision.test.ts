import pkcs11 from 'pkcs11js';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ecPointToKey, publicKeyOf } from '@testbed/pki';
import { cardWorld, ecKey, idCardCertificate, missingHere, pin, rsaKey, soPin, type Card, type CardWorld } from '../testing/card-world.ts';
import { readTokenCertificate } from './certificate.ts';
import { loadModule } from './cryptoki/module.ts';
import { findPrivateKey } from './cryptoki/private-key.ts';
import { readPublicKey, readPublicObjects } from './cryptoki/public-objects.ts';
import { findObjects, login, openSession, readAttributes, type Session } from './cryptoki/session.ts';
import { findToken } from './cryptoki/slot.ts';
import { describeToken, generateTokenKey, provisionToken, storeTokenCertificate } from './provision.ts';
import { checkedPublicKey } from './public-key.ts';
import type { TokenReference } from './reference.ts';

const missing = missingHere();
let world: CardWorld;
let ec: Card;
let rsa: Card;

beforeAll(async () => {
  if (missing) return;
  world = await cardWorld();
  ec = await world.card('EC', ecKey('P-384'));
  rsa = await world.card('RSA', rsaKey());
});
afterAll(async () => world?.remove());
beforeEach((context) => {
  if (missing) context.skip(missing);
});

/** A session in this process, beside the library's own. SoftHSM shows it the tokens there were at first. */
function sessionWith(token: TokenReference): Session {
  vi.stubEnv('SOFTHSM2_CONF', token.softhsmConf);
  const cryptoki = loadModule(token.module);
  const session = openSession(cryptoki, findToken(cryptoki, token.token));
  vi.unstubAllEnvs();
  login(session, pin);
  return session;
}

test('an imported EC key is sensitive, not extractable, and not readable', async () => {
  const { token } = ec;
  expect(await describeToken({ ...token, pin })).toStrictEqual({
    keyType: 'ec',
    sensitive: true,
    extractable: false,
    neverExtractable: false,
    alwaysSensitive: false,
  });
  const session = sessionWith(token);
  const privateKey = findPrivateKey(session, readPublicObjects(session).id);
  expect(() => readAttributes(session, privateKey, pkcs11.CKA_VALUE)).toThrow(
    expect.objectContaining({ code: 'token-refused', message: expect.stringContaining('CKR_ATTRIBUTE_SENSITIVE') }),
  );
});

test('an imported RSA key is sensitive and not extractable', async () => {
  const { token, key } = rsa;
  expect(await describeToken({ ...token, pin })).toMatchObject({ keyType: 'rsa', sensitive: true, extractable: false });
  const session = sessionWith(token);
  const [publicKey = Buffer.alloc(0)] = findObjects(session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PUBLIC_KEY }]);
  expect(checkedPublicKey(readPublicKey(session, publicKey))).toStrictEqual(publicKeyOf(key));
});

test.each(['secp256r1', 'secp384r1', 'secp521r1'] as const)('a %s key made in the token was never outside; its certificate comes later', async (curve) => {
  const token = world.token(`made inside ${curve}`);
  const publicKey = await generateTokenKey({ ...token, pin, soPin, curve });
  expect(publicKey).toMatchObject({ type: 'ec', curve });
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
