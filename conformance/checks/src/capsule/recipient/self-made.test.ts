import { generateKeyPairSync } from 'node:crypto';
import { createHierarchy, issueCertificate } from '@testbed/pki';
import { expect, test } from 'vitest';
import { withForgedSignature } from './self-made.ts';

test('a forged certificate differs from the true one in its signature alone', async () => {
  const now = Date.now();
  const { authorities } = await createHierarchy({ now: new Date(now), services: 'http://127.0.0.1:1' });
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const person = { code: '38001085718', lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' };
  const issuer = authorities['id-card'];
  const certificate = issueCertificate(issuer, { profile: 'id-card', person, publicKey, notBefore: new Date(now - 1000), notAfter: new Date(now + 60_000) });
  const key = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  const forged = withForgedSignature({ name: 'client 1', certificate, chain: certificate.toString() + issuer.certificate.toString(), key });
  expect(certificate.verify(issuer.certificate.publicKey)).toBe(true);
  expect(forged.certificate.verify(issuer.certificate.publicKey)).toBe(false);
  expect(forged.certificate.raw.subarray(0, -1).equals(certificate.raw.subarray(0, -1))).toBe(true);
  expect(forged.certificate.checkPrivateKey(privateKey)).toBe(true);
  expect(forged.chain).toBe(forged.certificate.toString() + issuer.certificate.toString());
});
