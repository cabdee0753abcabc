import { verify, X509Certificate, type KeyObject } from 'node:crypto';
import { createHierarchy, type Hierarchy } from '@testbed/pki';
import { beforeAll, expect, test } from 'vitest';
import { identitySigner } from './identity-signer.ts';
import { softwareIdentity } from './software.ts';
import { ecKey, idCardCertificate, rsaKey } from './testing/card-world.ts';

let hierarchy: Hierarchy;
beforeAll(async () => {
  hierarchy = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9080' });
});

test.each<[string, string, () => KeyObject]>([
  ['ES384', 'sha384', () => ecKey('P-384')],
  ['ES256', 'sha256', () => ecKey('P-256')],
  ['RS256', 'sha256', rsaKey],
])('UC.KTS.07/4 a key signs by %s and comes with its certificate', async (algorithm, digest, makeKey) => {
  const key = makeKey();
  const signer = identitySigner(softwareIdentity({ key, certificate: idCardCertificate(hierarchy, key) }));
  expect(signer.algorithm).toBe(algorithm);
  const { signature, certificate } = await signer.sign(Buffer.from('header.payload'));
  const { publicKey } = new X509Certificate(certificate);
  expect(verify(digest, Buffer.from('header.payload'), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
});

test('a key without a certificate, or on a curve that tickets do not know, is refused', () => {
  expect(() => identitySigner(softwareIdentity({ key: ecKey('P-384') }))).toThrow(expect.objectContaining({ code: 'certificate-missing' }));
  const key = ecKey('P-521');
  const identity = softwareIdentity({ key, certificate: idCardCertificate(hierarchy, key) });
  expect(() => identitySigner(identity)).toThrow(expect.objectContaining({ code: 'wrong-key-type' }));
});
