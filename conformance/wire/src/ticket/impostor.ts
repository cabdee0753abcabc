import 'reflect-metadata';
import { KeyObject, webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { Identity } from '../identity.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/**
 * Somebody who made a certificate of their own: every field and extension as in the true one, also the name of the
 * issuer, but a new P-256 key, signed with a key that no authority has.
 */
export async function impersonate({ name, certificate }: Pick<Identity, 'name' | 'certificate'>): Promise<Identity> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { subjectName, issuerName, serialNumber, notBefore, notAfter, extensions } = new x509.X509Certificate(certificate.raw);
  const own = extensions.filter(({ type }) => type !== subjectKeyIdentifier);
  const identifier = extensions.some(({ type }) => type === subjectKeyIdentifier) ? [await x509.SubjectKeyIdentifierExtension.create(keys.publicKey)] : [];
  const made = await x509.X509CertificateGenerator.create({
    subject: subjectName,
    issuer: issuerName,
    serialNumber,
    notBefore,
    notAfter,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [...own, ...identifier],
  });
  const leaf = new X509Certificate(Buffer.from(made.rawData));
  return { name: `impostor of ${name}`, certificate: leaf, chain: leaf.toString(), key: KeyObject.from(keys.privateKey).export({ format: 'pem', type: 'pkcs8' }) as string };
}

const subjectKeyIdentifier = '2.5.29.14';
