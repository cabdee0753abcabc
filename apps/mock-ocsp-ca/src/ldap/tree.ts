import type { X509Certificate } from 'node:crypto';
import type { Person } from '@testbed/pki';
import { entryOf, type Entry } from './entry.ts';
import { writeName, type Rdn } from './name.ts';

/** What a certificate is on: the directory keeps each kind under an organisation of its own. */
export const certificateKinds = ['id-card', 'mobile-id'] as const;

export type CertificateKind = (typeof certificateKinds)[number];

/** A certificate that the directory shows. */
export interface PublishedCertificate {
  readonly kind: CertificateKind;
  readonly certificate: X509Certificate;
  readonly person: Person;
}

const organisations: Readonly<Record<CertificateKind, string>> = {
  'id-card': 'Identity card of Estonian citizen',
  'mobile-id': 'Mobile-ID',
};

const country: readonly Rdn[] = [{ type: 'c', value: 'EE' }];
const domain: readonly Rdn[] = [...country, { type: 'dc', value: 'ESTEID' }];

/**
 * The entries under `c=EE`: a person's certificates of one kind are the values of one entry
 * (`cn=LAST\,FIRST\,CODE,ou=Authentication,o=…,dc=ESTEID,c=EE`), as in the directory of the real issuer, by
 * names and code whatever the certificate's own common name is.
 */
export function directoryTree(certificates: readonly PublishedCertificate[]): readonly Entry[] {
  const branches = certificateKinds.flatMap((kind) => [
    entryOf(organisation(kind), { objectClass: ['top', 'organization'] }),
    entryOf(unit(kind), { objectClass: ['top', 'organizationalUnit'] }),
  ]);
  const people = new Map<string, { readonly name: readonly Rdn[]; readonly person: Person; readonly values: Buffer[] }>();
  for (const { kind, certificate, person } of certificates) {
    const name: readonly Rdn[] = [...unit(kind), { type: 'cn', value: `${person.lastName},${person.firstName},${person.serialNumber.slice('PNOEE-'.length)}` }];
    const known = people.get(writeName(name));
    if (known) known.values.push(certificate.raw);
    else people.set(writeName(name), { name, person, values: [certificate.raw] });
  }
  return [
    entryOf(country, { objectClass: ['top', 'country'] }),
    entryOf(domain, { objectClass: ['top', 'domain'] }),
    ...branches,
    ...[...people.values()].map(({ name, person, values }) =>
      entryOf(name, {
        objectClass: ['top', 'person', 'organizationalPerson', 'inetOrgPerson'],
        sn: [person.lastName],
        givenName: [person.firstName],
        serialNumber: [person.serialNumber],
        userCertificate: values,
      }),
    ),
  ];
}

/** The root DSE (RFC 4512 5.1): what a client that knows only the address finds out. */
export const rootDse: Entry = entryOf([], { objectClass: ['top'], namingContexts: [writeName(country)], supportedLDAPVersion: ['3'] });

function organisation(kind: CertificateKind): readonly Rdn[] {
  return [...domain, { type: 'o', value: organisations[kind] }];
}

function unit(kind: CertificateKind): readonly Rdn[] {
  return [...organisation(kind), { type: 'ou', value: 'Authentication' }];
}
