import 'reflect-metadata';
import { KeyObject, webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { Identity } from '../identity.ts';

const byCurve = { prime256v1: { namedCurve: 'P-256', hash: 'SHA-256' }, secp384r1: { namedCurve: 'P-384', hash: 'SHA-384' } };

/** The kind of key that a certificate has, in the words of WebCrypto. */
function kindOf({ publicKey: { asymmetricKeyType, asymmetricKeyDetails } }: X509Certificate): webcrypto.RsaHashedKeyGenParams | (webcrypto.EcKeyGenParams & { readonly hash: string }) {
  const curve = asymmetricKeyDetails?.namedCurve;
  if (asymmetricKeyType === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  if (curve !== 'prime256v1' && curve !== 'secp384r1') throw new Error(`tickets are not signed with ${curve ?? asymmetricKeyType}`);
  return { name: 'ECDSA', ...byCurve[curve] };
}

/**
 * Somebody who made a certificate of their own: every field and extension as in the true one, also the name of the
 * issuer, but a new key of the same kind, with which it is signed too.
 */
export async function impersonate({ name, certificate }: Pick<Identity, 'name' | 'certificate'>): Promise<Identity> {
  const algorithm = kindOf(certificate);
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
