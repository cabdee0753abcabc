import type { X509Certificate } from 'node:crypto';
import {
  id_ad_ocsp,
  id_ce_basicConstraints,
  id_ce_certificatePolicies,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_pe_authorityInfoAccess,
} from '@peculiar/asn1-x509';
import { booleanIn, childrenOf, contentsOf, elementsOf, oidIn, only, sequenceOf, tags, type Element } from '../der/read.ts';
import { partsOf } from './parts.ts';
import { malformedCertificate } from './read.ts';

/** What a key may be used for, in the order of the bits (RFC 5280 4.2.1.3). */
const usages = ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign', 'encipherOnly', 'decipherOnly'] as const;

export type KeyUsage = (typeof usages)[number];

/** What a certificate may be used for, by its extensions (RFC 5280 4.2). */
export interface CertificateFacts {
  /** Basic constraints: this is an authority … */
  readonly authority: boolean;
  /** … with at most so many authorities between it and an end entity. */
  readonly pathLength: number | undefined;
  /** Whether key usage allows it; a certificate without the extension allows everything. */
  readonly allows: (usage: KeyUsage) => boolean;
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
  const known = facts.get(certificate);
  if (known) return known;
  const found = readFacts(certificate);
  facts.set(certificate, found);
  return found;
}

/** Every rule asks for them, and an authority's never change. */
const facts = new WeakMap<X509Certificate, CertificateFacts>();

function readFacts(certificate: X509Certificate): CertificateFacts {
  const { extensions } = partsOf(certificate);
  if (new Set(extensions.map(({ id }) => id)).size < extensions.length) throw malformedCertificate('an extension occurs twice');

  const constraints = extensionOf(certificate, id_ce_basicConstraints, readConstraints);
  const usage = keyUsagesOf(certificate);
  return {
    authority: constraints?.authority ?? false,
    pathLength: constraints?.pathLength,
    allows: (name) => usage?.includes(name) ?? true,
    purposes: extensionOf(certificate, id_ce_extKeyUsage, (value) => sequenceOf(value).map(oidIn)),
    ocsp: extensionOf(certificate, id_pe_authorityInfoAccess, readResponder),
    unknownCritical: extensions.filter(({ critical, id }) => critical && !understood.includes(id)).map(({ id }) => id),
  };
}

/** What key usage allows; `undefined` when the certificate does not restrict it. @throws PkiProblem `certificate-malformed` */
export function keyUsagesOf(certificate: X509Certificate): readonly KeyUsage[] | undefined {
  return extensionOf(certificate, id_ce_keyUsage, readUsage);
}

/** Object identifiers of the policies that the certificate was issued under (RFC 5280 4.2.1.4). @throws PkiProblem `certificate-malformed` */
export function policiesOf(certificate: X509Certificate): readonly string[] {
  return extensionOf(certificate, id_ce_certificatePolicies, readPolicies) ?? [];
}

function extensionOf<T>(certificate: X509Certificate, identifier: string, read: (value: Buffer) => T): T | undefined {
  const found = partsOf(certificate).extensions.find(({ id }) => id === identifier);
  try {
    return found && read(found.value);
  } catch (cause) {
    throw malformedCertificate(`extension ${identifier} cannot be read`, cause);
  }
}

function readPolicies(value: Buffer): readonly string[] {
  return sequenceOf(value).map((policy) => oidIn(childrenOf(policy, tags.sequence)[0]));
}

function readConstraints(value: Buffer): { readonly authority: boolean; readonly pathLength: number | undefined } {
  const [first, second, ...others] = sequenceOf(value);
  const [authority, length] = first?.tag === tags.boolean ? [booleanIn(first), second] : [false, first];
  if (others.length > 0 || (first?.tag !== tags.boolean && second)) throw new TypeError('basic constraints have too many parts');
  return { authority, pathLength: length && smallInteger(length) };
}

function smallInteger(element: Element): number {
  const octets = contentsOf(element, tags.integer);
  if (octets.length < 1 || octets.length > 4 || (octets[0] ?? 0) >= 0x80) throw new TypeError('this is no small number');
  return octets.readUIntBE(0, octets.length);
}

function readUsage(value: Buffer): readonly KeyUsage[] {
  const [unused = 8, ...octets] = contentsOf(only(elementsOf(value)), tags.bitString);
  if (unused > 7) throw new TypeError('this is no bit string');
  return usages.filter((_, bit) => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

/** The first responder's address, when it is a URI (`[6]`). */
function readResponder(value: Buffer): string | undefined {
  const descriptions = sequenceOf(value).map((description) => childrenOf(description, tags.sequence));
  const [, location] = descriptions.find(([method]) => oidIn(method) === id_ad_ocsp) ?? [];
  return location?.tag === 0x86 ? location.contents.toString('latin1') : undefined;
}
