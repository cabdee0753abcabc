import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createHierarchy, issueCertificate } from '@testbed/pki';
import { expect, test } from 'vitest';
import { impersonate } from './impostor.ts';

test.each<[string, () => { publicKey: KeyObject }]>([
  ['P-256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['P-384', () => generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
])('an impostor has every field of the certificate, a %s key of their own and no authority', async (_kind, keyPair) => {
  const { authorities } = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9' });
  const { publicKey } = keyPair();
  const certificate = issueCertificate(authorities['id-card'], {
    profile: 'id-card',
    person: { code: '38001085718', lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' },
    publicKey,
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
  });
  const impostor = await impersonate({ name: 'signer 1', certificate });
  const { subject, issuer, serialNumber, validTo, keyUsage } = certificate;
  expect(impostor.certificate).toMatchObject({ subject, issuer, serialNumber, validTo, keyUsage });
  expect(impostor.certificate.checkPrivateKey(createPrivateKey(impostor.key))).toBe(true);
  const authority = authorities['id-card'].certificate;
  expect([certificate, impostor.certificate].map((one) => one.verify(authority.publicKey))).toEqual([true, false]);
  expect(impostor.certificate.publicKey.equals(publicKey)).toBe(false);
  expect(impostor.certificate.publicKey.asymmetricKeyDetails).toEqual(publicKey.asymmetricKeyDetails);
});
