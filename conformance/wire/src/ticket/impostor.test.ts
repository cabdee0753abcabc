import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { createHierarchy, issueCertificate } from '@testbed/pki';
import { expect, test } from 'vitest';
import { impersonate } from './impostor.ts';

test('an impostor has every field of the certificate, a key of their own and no authority', async () => {
  const { authorities } = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9' });
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
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
});
