import { createHash, type X509Certificate } from 'node:crypto';
import { CertID } from '@peculiar/asn1-ocsp';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { structureOf } from '../certificate/read.ts';
import { toArrayBuffer } from '../signature.ts';

const hashes: Readonly<Record<string, 'sha1' | 'sha256'>> = { '1.3.14.3.2.26': 'sha1', '2.16.840.1.101.3.4.2.1': 'sha256' };

/** How OCSP names a certificate: by hashes of its issuer and its serial number. SHA-1, which every responder knows. */
export function certIdOf(certificate: X509Certificate, issuer: X509Certificate): CertID {
  const { name, key } = issuerHashes(issuer, 'sha1');
  return new CertID({
    hashAlgorithm: new AlgorithmIdentifier({ algorithm: '1.3.14.3.2.26', parameters: null }),
    issuerNameHash: new OctetString(name),
    issuerKeyHash: new OctetString(key),
    serialNumber: structureOf(certificate).tbsCertificate.serialNumber,
  });
}

/** Whether the CertID, by SHA-1 or SHA-256, is about a certificate of this issuer. */
export function isIssuedBy(id: CertID, issuer: X509Certificate): boolean {
  const hash = hashes[id.hashAlgorithm.algorithm];
  if (!hash) return false;
  const { name, key } = issuerHashes(issuer, hash);
  return Buffer.from(name).equals(bytesOf(id.issuerNameHash)) && Buffer.from(key).equals(bytesOf(id.issuerKeyHash));
}

/** The serial number as node:crypto writes it: upper-case hex without leading zeros. */
export function serialOf({ serialNumber }: CertID): string {
  return Buffer.from(serialNumber).toString('hex').toUpperCase().replace(/^(00)+(?=.)/, '');
}

/** SHA-1 of the public key: a responder's `byKey` name. */
export function keyHashOf(certificate: X509Certificate): ArrayBuffer {
  return issuerHashes(certificate, 'sha1').key;
}

function issuerHashes(issuer: X509Certificate, hash: 'sha1' | 'sha256'): { readonly name: ArrayBuffer; readonly key: ArrayBuffer } {
  const { subject, subjectPublicKeyInfo } = structureOf(issuer).tbsCertificate;
  const digest = (bytes: ArrayBuffer): ArrayBuffer => toArrayBuffer(createHash(hash).update(new Uint8Array(bytes)).digest());
  return { name: digest(AsnConvert.serialize(subject)), key: digest(subjectPublicKeyInfo.subjectPublicKey) };
}

function bytesOf(octets: OctetString): Uint8Array {
  return new Uint8Array(octets.buffer);
}
