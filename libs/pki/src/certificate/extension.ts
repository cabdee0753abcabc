import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { id_pkix_ocsp_nocheck } from '@peculiar/asn1-ocsp';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AccessDescription,
  AuthorityInfoAccessSyntax,
  AuthorityKeyIdentifier,
  BasicConstraints,
  CertificatePolicies,
  CRLDistributionPoints,
  DistributionPoint,
  DistributionPointName,
  ExtendedKeyUsage,
  Extension,
  GeneralName,
  id_ad_caIssuers,
  id_ad_ocsp,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_certificatePolicies,
  id_ce_cRLDistributionPoints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_pe_authorityInfoAccess,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  PolicyInformation,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  type SubjectPublicKeyInfo,
} from '@peculiar/asn1-x509';

/** Where an authority's services answer: what goes into the certificates it issues. */
export interface AuthorityAddresses {
  readonly ocsp: string;
  readonly crl: string;
  /** The authority's own certificate, DER (`caIssuers`). */
  readonly certificate: string;
}

/** One extension of a certificate, CRL or OCSP response, around the value's ASN.1. */
export function extension(extnID: string, value: unknown, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

/** RFC 6960 4.2.2.2.1: nobody need ask a responder about the responder. Its value is an ASN.1 NULL. */
export function ocspNoCheck(): Extension {
  return new Extension({ extnID: id_pkix_ocsp_nocheck, extnValue: new OctetString(new Uint8Array([5, 0])) });
}

export function authorityConstraints(pathLength?: number): Extension {
  const constraints = new BasicConstraints({ cA: true, ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }) });
  return extension(id_ce_basicConstraints, constraints, true);
}

export function endEntityConstraints(): Extension {
  return extension(id_ce_basicConstraints, new BasicConstraints());
}

export function keyUsage(...usages: readonly (keyof typeof KeyUsageFlags)[]): Extension {
  const bits = usages.reduce((sum, usage) => sum | KeyUsageFlags[usage], 0);
  return extension(id_ce_keyUsage, new KeyUsage(bits), true);
}

export function extendedKeyUsage(purposes: readonly string[], critical = false): Extension {
  return extension(id_ce_extKeyUsage, new ExtendedKeyUsage([...purposes]), critical);
}

export function policies(...identifiers: readonly string[]): Extension {
  const list = identifiers.map((policyIdentifier) => new PolicyInformation({ policyIdentifier }));
  return extension(id_ce_certificatePolicies, new CertificatePolicies(list));
}

/** DNS names, IP addresses and e-mail addresses, told apart by their looks. */
export function alternativeNames(names: readonly string[]): Extension {
  const list = names.map((name) => {
    if (name.includes('@')) return new GeneralName({ rfc822Name: name });
    return new GeneralName(isIP(name) ? { iPAddress: name } : { dNSName: name });
  });
  return extension(id_ce_subjectAltName, new SubjectAlternativeName(list));
}

export function subjectKeyIdentifier(key: SubjectPublicKeyInfo): Extension {
  return extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyHash(key)));
}

export function authorityKeyIdentifier(key: SubjectPublicKeyInfo): Extension {
  return extension(id_ce_authorityKeyIdentifier, new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyHash(key)) }));
}

export function authorityInformation({ ocsp, certificate }: AuthorityAddresses): Extension {
  const descriptions = [accessDescription(id_ad_ocsp, ocsp), accessDescription(id_ad_caIssuers, certificate)];
  return extension(id_pe_authorityInfoAccess, new AuthorityInfoAccessSyntax(descriptions));
}

export function crlDistribution({ crl }: AuthorityAddresses): Extension {
  const fullName = [new GeneralName({ uniformResourceIdentifier: crl })];
  const point = new DistributionPoint({ distributionPoint: new DistributionPointName({ fullName }) });
  return extension(id_ce_cRLDistributionPoints, new CRLDistributionPoints([point]));
}

function accessDescription(accessMethod: string, uri: string): AccessDescription {
  return new AccessDescription({ accessMethod, accessLocation: new GeneralName({ uniformResourceIdentifier: uri }) });
}

/** RFC 5280 4.2.1.2, method 1. It names a key; nothing depends on SHA-1 being strong. */
function keyHash({ subjectPublicKey }: SubjectPublicKeyInfo): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha1').update(new Uint8Array(subjectPublicKey)).digest());
}
