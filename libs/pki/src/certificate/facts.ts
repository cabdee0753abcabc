import type { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AuthorityInfoAccessSyntax,
  BasicConstraints,
  ExtendedKeyUsage,
  id_ad_ocsp,
  id_ce_basicConstraints,
  id_ce_certificatePolicies,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_pe_authorityInfoAccess,
  KeyUsage,
  KeyUsageFlags,
} from '@peculiar/asn1-x509';
import { malformedCertificate, structureOf } from './read.ts';

/** What a certificate may be used for, by its extensions (RFC 5280 4.2). */
export interface CertificateFacts {
  /** Basic constraints: this is an authority … */
  readonly authority: boolean;
  /** … with at most so many authorities between it and an end entity. */
  readonly pathLength: number | undefined;
  /** Whether key usage allows it; a certificate without the extension allows everything. */
  readonly allows: (usage: keyof typeof KeyUsageFlags) => boolean;
  /** Object identifiers; `undefined` when the certificate does not restrict its purposes. */
  readonly purposes: readonly string[] | undefined;
  /** Address of the OCSP responder the certificate names. */
  readonly ocsp: string | undefined;
  /** Critical extensions nobody here understands: the certificate must be refused. */
  readonly unknownCritical: readonly string[];
}

const understood: readonly string[] = [id_ce_basicConstraints, id_ce_keyUsage, id_ce_extKeyUsage, id_ce_subjectAltName, id_ce_certificatePolicies];

/** Reads the extensions that decide over a certificate's use. @throws PkiProblem `certificate-malformed` */
export function factsOf(certificate: X509Certificate): CertificateFacts {
  const extensions = [...(structureOf(certificate).tbsCertificate.extensions ?? [])];
  const identifiers = extensions.map(({ extnID }) => extnID);
  if (new Set(identifiers).size < identifiers.length) throw malformedCertificate('an extension occurs twice');

  const read = <T>(identifier: string, type: new () => T): T | undefined => {
    const found = extensions.find(({ extnID }) => extnID === identifier);
    try {
      return found && AsnConvert.parse(found.extnValue, type);
    } catch (cause) {
      throw malformedCertificate(`extension ${identifier} cannot be read`, cause);
    }
  };

  const constraints = read(id_ce_basicConstraints, BasicConstraints);
  const usage = read(id_ce_keyUsage, KeyUsage)?.toNumber();
  const purposes = read(id_ce_extKeyUsage, ExtendedKeyUsage);
  const access = read(id_pe_authorityInfoAccess, AuthorityInfoAccessSyntax);
  return {
    authority: constraints?.cA ?? false,
    pathLength: constraints?.pathLenConstraint,
    allows: (name) => usage === undefined || (usage & KeyUsageFlags[name]) !== 0,
    purposes: purposes && [...purposes],
    ocsp: access?.find(({ accessMethod }) => accessMethod === id_ad_ocsp)?.accessLocation.uniformResourceIdentifier,
    unknownCritical: extensions.filter(({ critical, extnID }) => critical && !understood.includes(extnID)).map(({ extnID }) => extnID),
  };
}
