import type { KeyObject, X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  CertificateList,
  CRLNumber,
  CRLReason,
  CRLReasons,
  id_ce_cRLNumber,
  id_ce_cRLReasons,
  RevokedCertificate,
  TBSCertList,
  Time,
  Version,
} from '@peculiar/asn1-x509';
import { authorityKeyIdentifier, extension } from '../certificate/extension.ts';
import { structureOf } from '../certificate/read.ts';
import type { RevocationReason } from '../revocation/revocation.ts';
import { signatureAlgorithmOf, signBytes, toArrayBuffer } from '../signature.ts';

/** A line of a revocation list. */
export interface Revoked {
  /** Serial number in hex. */
  readonly serial: string;
  readonly at: Date;
  readonly reason: RevocationReason;
}

/** An authority's revocation list in DER (RFC 5280 5), numbered by the second it was made in. */
export function buildCrl(
  issuer: { readonly certificate: X509Certificate; readonly key: KeyObject },
  revoked: readonly Revoked[],
  { thisUpdate, nextUpdate }: { readonly thisUpdate: Date; readonly nextUpdate: Date },
): Uint8Array {
  const { subject, subjectPublicKeyInfo } = structureOf(issuer.certificate).tbsCertificate;
  const signatureAlgorithm = signatureAlgorithmOf(issuer.key);
  const number = new CRLNumber(Math.floor(thisUpdate.getTime() / 1000));
  const tbsCertList = new TBSCertList({
    version: Version.v2,
    signature: signatureAlgorithm,
    issuer: subject,
    thisUpdate: new Time(thisUpdate),
    nextUpdate: new Time(nextUpdate),
    // RFC 5280 5.1.2.6: an empty list is left out.
    ...(revoked.length > 0 ? { revokedCertificates: revoked.map(entryOf) } : {}),
    crlExtensions: [authorityKeyIdentifier(subjectPublicKeyInfo), extension(id_ce_cRLNumber, number)],
  });
  const signature = signBytes(issuer.key, AsnConvert.serialize(tbsCertList));
  return new Uint8Array(AsnConvert.serialize(new CertificateList({ tbsCertList, signatureAlgorithm, signature })));
}

function entryOf({ serial, at, reason }: Revoked): RevokedCertificate {
  return new RevokedCertificate({
    userCertificate: toArrayBuffer(Buffer.from(serial, 'hex')),
    revocationDate: new Time(at),
    crlEntryExtensions: [extension(id_ce_cRLReasons, new CRLReason(CRLReasons[reason]))],
  });
}
