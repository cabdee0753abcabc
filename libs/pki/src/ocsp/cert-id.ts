import { createHash, type X509Certificate } from 'node:crypto';
import type { CertID } from '@peculiar/asn1-ocsp';
import { partsOf } from '../certificate/parts.ts';
import { toArrayBuffer } from '../signature.ts';

type Hash = 'sha1' | 'sha256';

const hashes: Readonly<Record<string, Hash>> = { '1.3.14.3.2.26': 'sha1', '2.16.840.1.101.3.4.2.1': 'sha256' };

/** How OCSP names an issuer: by hashes of its name and key. */
export interface IssuerHashes {
  readonly name: Buffer;
  readonly key: Buffer;
}

/** Whether the CertID, by SHA-1 or SHA-256, is about a certificate of this issuer. */
export function isIssuedBy({ hashAlgorithm, issuerNameHash, issuerKeyHash }: CertID, issuer: X509Certificate): boolean {
  return areOf({ name: Buffer.from(issuerNameHash.buffer), key: Buffer.from(issuerKeyHash.buffer) }, hashAlgorithm.algorithm, issuer);
}

/** Whether the hashes by this algorithm (SHA-1 or SHA-256, dotted) are of this issuer. */
export function areOf({ name, key }: IssuerHashes, algorithm: string, issuer: X509Certificate): boolean {
  const hash = hashes[algorithm];
  if (!hash) return false;
  const own = issuerHashes(issuer, hash);
  return own.name.equals(name) && own.key.equals(key);
}

/** The serial number as node:crypto writes it: upper-case hex without leading zeros. */
export function serialOf({ serialNumber }: { readonly serialNumber: ArrayBuffer | Buffer }): string {
  return Buffer.from(new Uint8Array(serialNumber)).toString('hex').toUpperCase().replace(/^(00)+(?=.)/, '');
}

/** SHA-1 of the public key: a responder's `byKey` name. */
export function keyHashOf(certificate: X509Certificate): ArrayBuffer {
  return toArrayBuffer(issuerHashes(certificate, 'sha1').key);
}

/** The hashes of an issuer, made once. */
export function issuerHashes(issuer: X509Certificate, hash: Hash): IssuerHashes {
  const known = made[hash].get(issuer);
  if (known) return known;
  const { subject, publicKey } = partsOf(issuer);
  const digest = (bytes: Buffer): Buffer => createHash(hash).update(bytes).digest();
  const hashed = { name: digest(subject), key: digest(publicKey) };
  made[hash].set(issuer, hashed);
  return hashed;
}

const made = { sha1: new WeakMap<X509Certificate, IssuerHashes>(), sha256: new WeakMap<X509Certificate, IssuerHashes>() };
