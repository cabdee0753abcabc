import {
  id_kp_clientAuth,
  id_kp_emailProtection,
  id_kp_OCSPSigning,
  id_kp_serverAuth,
  type Extension,
  type Name,
} from '@peculiar/asn1-x509';
import {
  alternativeNames,
  authorityConstraints,
  authorityInformation,
  crlDistribution,
  endEntityConstraints,
  extendedKeyUsage,
  keyUsage,
  ocspNoCheck,
  policies,
  type AuthorityAddresses,
} from './extension.ts';
import { distinguishedName } from './name.ts';

/** A natural person as a certificate names one. */
export interface PersonName {
  /** Eleven-digit personal code, without `PNOEE-`. */
  readonly code: string;
  readonly lastName: string;
  readonly firstName: string;
}

/** What a certificate is for, and whom it names. */
export type Profile =
  /**
   * Authentication certificates: of an ID-card as ESTEID2018 issues them (which is for encryption too), of Smart-ID as
   * EID-SK 2016, of Mobile-ID as EID-Q 2021E. They differ in names, key usage and purposes.
   */
  | { readonly profile: 'id-card' | 'smart-id' | 'mobile-id'; readonly person: PersonName }
  /** What no server may take for authentication: an ID-card's certificate for signing documents, and one that names nobody by a code. */
  | { readonly profile: 'id-card-signing' | 'id-card-anonymous'; readonly person: PersonName }
  /** DNS names and IP addresses of a TLS server; the first is its common name. */
  | { readonly profile: 'tls-server'; readonly names: readonly [string, ...string[]]; readonly organisation?: string }
  | { readonly profile: 'authority'; readonly commonName: string; readonly organisation: string; readonly pathLength?: number }
  | { readonly profile: 'ocsp-responder'; readonly commonName: string; readonly organisation: string };

interface Contents {
  readonly subject: Name;
  readonly extensions: readonly Extension[];
}

/** ETSI EN 319 411-1 NCP+: the key is in a secure device. */
const ncpPlus = '0.4.0.2042.1.2';

/** Key usages of an RSA key that decrypts. */
const deciphering = ['keyEncipherment', 'dataEncipherment'] as const;

/**
 * Subject and extensions of a profile. Key identifiers are added when the certificate is issued.
 *
 * @param keyType what an EC key agrees on, an RSA key deciphers: key usage differs
 * @param addresses of the issuing authority; a self-signed one has none
 */
// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive: the compiler checks it, this rule does not see it
export function contentsOf(profile: Profile, keyType: 'ec' | 'rsa', addresses: AuthorityAddresses | undefined): Contents {
  const services = addresses ? [authorityInformation(addresses), crlDistribution(addresses)] : [];
  switch (profile.profile) {
    case 'id-card':
      return {
        subject: personSubject(profile.person, ({ lastName, firstName, code }) => `${lastName},${firstName},${code}`),
        extensions: [
          endEntityConstraints(),
          keyUsage('digitalSignature', ...(keyType === 'ec' ? (['keyAgreement'] as const) : deciphering)),
          extendedKeyUsage([id_kp_clientAuth, id_kp_emailProtection], true),
          policies('1.3.6.1.4.1.51361.1.1.1', ncpPlus),
          alternativeNames([`${profile.person.code}@eesti.ee`]),
          ...services,
        ],
      };
    case 'id-card-signing':
      return {
        subject: personSubject(profile.person, ({ lastName, firstName, code }) => `${lastName},${firstName},${code}`),
        extensions: [endEntityConstraints(), keyUsage('nonRepudiation'), policies('1.3.6.1.4.1.51361.1.1.1', ncpPlus), ...services],
      };
    case 'id-card-anonymous': {
      const { lastName, firstName } = profile.person;
      return {
        subject: distinguishedName({ country: 'EE', commonName: `${lastName},${firstName}`, surname: lastName, givenName: firstName }),
        extensions: [endEntityConstraints(), keyUsage('digitalSignature'), extendedKeyUsage([id_kp_clientAuth]), ...services],
      };
    }
    case 'smart-id':
      return {
        subject: personSubject(profile.person, ({ lastName, firstName }) => `${lastName},${firstName}`),
        extensions: [
          endEntityConstraints(),
          keyUsage('digitalSignature', ...(keyType === 'ec' ? [] : deciphering)),
          extendedKeyUsage([id_kp_clientAuth]),
          policies('1.3.6.1.4.1.10015.17.2', ncpPlus),
          ...services,
        ],
      };
    case 'mobile-id':
      return {
        subject: personSubject(profile.person, ({ lastName, firstName }) => `${firstName},${lastName}`),
        // No extended key usage: who demands one of every certificate shuts Mobile-ID out.
        extensions: [endEntityConstraints(), keyUsage('digitalSignature'), policies(ncpPlus, '1.3.6.1.4.1.10015.18.1'), ...services],
      };
    case 'tls-server':
      return {
        subject: distinguishedName({
          country: 'EE',
          ...(profile.organisation === undefined ? {} : { organisation: profile.organisation }),
          commonName: profile.names[0],
        }),
        extensions: [
          endEntityConstraints(),
          keyType === 'ec' ? keyUsage('digitalSignature') : keyUsage('digitalSignature', 'keyEncipherment'),
          extendedKeyUsage([id_kp_serverAuth]),
          alternativeNames(profile.names),
          ...services,
        ],
      };
    case 'authority':
      return {
        subject: organisationSubject(profile),
        extensions: [authorityConstraints(profile.pathLength), keyUsage('keyCertSign', 'cRLSign'), ...services],
      };
    case 'ocsp-responder':
      return {
        subject: organisationSubject(profile),
        extensions: [
          endEntityConstraints(),
          keyUsage('digitalSignature'),
          extendedKeyUsage([id_kp_OCSPSigning]),
          ocspNoCheck(),
        ],
      };
  }
}

function personSubject(person: PersonName, commonName: (person: PersonName) => string): Name {
  return distinguishedName({
    country: 'EE',
    commonName: commonName(person),
    surname: person.lastName,
    givenName: person.firstName,
    serialNumber: `PNOEE-${person.code}`,
  });
}

function organisationSubject({ commonName, organisation }: { readonly commonName: string; readonly organisation: string }): Name {
  return distinguishedName({ country: 'EE', organisation, commonName });
}
