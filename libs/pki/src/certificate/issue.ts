import { randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, Extensions, SubjectPublicKeyInfo, TBSCertificate, Validity, Version, type Name } from '@peculiar/asn1-x509';
import { signatureAlgorithmOf, signBytes, toArrayBuffer } from '../signature.ts';
import { authorityKeyIdentifier, subjectKeyIdentifier, type AuthorityAddresses } from './extension.ts';
import { contentsOf, type Profile } from './profile.ts';
import { structureOf } from './read.ts';

/** What issuing takes of an authority. */
export interface Issuer {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
  /** Without them a certificate names no responder and no revocation list. */
  readonly addresses?: AuthorityAddresses;
}

/** Profile, key and time of a certificate to make. The public key is enough: the private one may be in a token. */
export type CertificateOrder = Profile & {
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
};

/** Makes a certificate of one of the {@link Profile}s, with a random serial number of 16 octets. */
export function issueCertificate(issuer: Issuer, order: CertificateOrder): X509Certificate {
  const { subject, subjectPublicKeyInfo } = structureOf(issuer.certificate).tbsCertificate;
  return sign(order, { name: subject, publicKey: subjectPublicKeyInfo, key: issuer.key }, issuer.addresses);
}

/** Makes the certificate of a root: its own issuer. */
export function issueSelfSigned(key: KeyObject, order: CertificateOrder): X509Certificate {
  const { subject } = contentsOf(order, keyTypeOf(order.publicKey), undefined);
  return sign(order, { name: subject, publicKey: infoOf(order.publicKey), key }, undefined);
}

interface Signer {
  readonly name: Name;
  readonly publicKey: SubjectPublicKeyInfo;
  readonly key: KeyObject;
}

function sign(order: CertificateOrder, signer: Signer, addresses: AuthorityAddresses | undefined): X509Certificate {
  const { subject, extensions } = contentsOf(order, keyTypeOf(order.publicKey), addresses);
  const subjectPublicKeyInfo = infoOf(order.publicKey);
  const signatureAlgorithm = signatureAlgorithmOf(signer.key);
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: randomSerial(),
    signature: signatureAlgorithm,
    issuer: signer.name,
    validity: new Validity({ notBefore: order.notBefore, notAfter: order.notAfter }),
    subject,
    subjectPublicKeyInfo,
    extensions: new Extensions([subjectKeyIdentifier(subjectPublicKeyInfo), authorityKeyIdentifier(signer.publicKey), ...extensions]),
  });
  const signatureValue = signBytes(signer.key, AsnConvert.serialize(tbsCertificate));
  return new X509Certificate(Buffer.from(AsnConvert.serialize(new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue }))));
}

/** RFC 5280 4.1.2.2: positive, at most 20 octets. The first octet has no sign and no leading zero bits to lose. */
function randomSerial(): ArrayBuffer {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return toArrayBuffer(serial);
}

function infoOf(key: KeyObject): SubjectPublicKeyInfo {
  return AsnConvert.parse(key.export({ format: 'der', type: 'spki' }), SubjectPublicKeyInfo);
}

function keyTypeOf(key: KeyObject): 'ec' | 'rsa' {
  return key.asymmetricKeyType === 'rsa' ? 'rsa' : 'ec';
}
