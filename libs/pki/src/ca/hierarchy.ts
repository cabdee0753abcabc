import { generateKeyPair, type KeyObject, type X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import type { AuthorityAddresses } from '../certificate/extension.ts';
import { issueCertificate, issueSelfSigned, type Issuer } from '../certificate/issue.ts';

/** The authorities of a world. `tls` is a root of its own, as the web's are: whoever trusts servers trusts no eID by it. */
export type AuthorityId = 'root' | 'id-card' | 'smart-id' | 'mobile-id' | 'tls';

export const authorityIds: readonly AuthorityId[] = ['root', 'id-card', 'smart-id', 'mobile-id', 'tls'];

/** A certification authority with the delegated responder that answers for it (RFC 6960 4.2.2.2). */
export interface Authority extends Issuer {
  readonly id: AuthorityId;
  readonly addresses: AuthorityAddresses;
  readonly responder: { readonly certificate: X509Certificate; readonly key: KeyObject };
}

/** Authorities and where their services answer. */
export interface Hierarchy {
  /** Base address of the trust services, without a trailing slash: `http://127.0.0.1:9080`. */
  readonly services: string;
  readonly authorities: Readonly<Record<AuthorityId, Authority>>;
}

/** Where the services of an authority answer, by the base address of a world's trust services. */
export function addressesOf(services: string, id: AuthorityId): AuthorityAddresses {
  return { ocsp: `${services}/ocsp`, crl: `${services}/crl/${id}.crl`, certificate: `${services}/ca/${id}.cer` };
}

/**
 * Makes the authorities of a world: the root of the eID authorities, an EC P-521 one for ID-cards (as
 * ESTEID2018), RSA for Smart-ID (as EID-SK 2016), EC for Mobile-ID, and a root for TLS servers. All are
 * valid from ten years before `now` to thirty after it, so that a world's clock can be moved.
 */
export async function createHierarchy(options: {
  readonly now: Date;
  readonly services: string;
  readonly organisation?: string;
}): Promise<Hierarchy> {
  const { services, organisation = 'CDOC2 Testbed' } = options;
  const validity = { notBefore: yearsAfter(options.now, -10), notAfter: yearsAfter(options.now, 30) };
  const [rootKeys, idCardKeys, smartIdKeys, mobileIdKeys, tlsKeys] = await Promise.all([ec('P-384'), ec('P-521'), rsa(3072), ec('P-384'), ec('P-256')]);

  const withResponder = async (id: AuthorityId, certificate: X509Certificate, key: KeyObject): Promise<Authority> => {
    const addresses = addressesOf(services, id);
    const responder = await ec('P-256');
    const commonName = `CDOC2 Testbed ${titles[id]} OCSP`;
    return {
      id,
      certificate,
      key,
      addresses,
      responder: {
        key: responder.privateKey,
        certificate: issueCertificate(
          { certificate, key, addresses },
          { profile: 'ocsp-responder', commonName, organisation, publicKey: responder.publicKey, ...validity },
        ),
      },
    };
  };
  const selfSigned = (id: AuthorityId, { publicKey, privateKey }: KeyPair): Promise<Authority> => {
    const commonName = `CDOC2 Testbed ${titles[id]} CA`;
    return withResponder(id, issueSelfSigned(privateKey, { profile: 'authority', commonName, organisation, publicKey, ...validity }), privateKey);
  };

  const root = await selfSigned('root', rootKeys);
  const issuing = (id: AuthorityId, { publicKey, privateKey }: KeyPair): Promise<Authority> => {
    const commonName = `CDOC2 Testbed ${titles[id]} CA`;
    const certificate = issueCertificate(root, { profile: 'authority', commonName, organisation, pathLength: 0, publicKey, ...validity });
    return withResponder(id, certificate, privateKey);
  };
  const [idCard, smartId, mobileId, tls] = await Promise.all([
    issuing('id-card', idCardKeys),
    issuing('smart-id', smartIdKeys),
    issuing('mobile-id', mobileIdKeys),
    selfSigned('tls', tlsKeys),
  ]);
  return { services, authorities: { root, 'id-card': idCard, 'smart-id': smartId, 'mobile-id': mobileId, tls } };
}

const titles: Readonly<Record<AuthorityId, string>> = {
  root: 'Root',
  'id-card': 'ID-card',
  'smart-id': 'Smart-ID',
  'mobile-id': 'Mobile-ID',
  tls: 'TLS',
};

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const generate = promisify(generateKeyPair);

function ec(namedCurve: string): Promise<KeyPair> {
  return generate('ec', { namedCurve });
}

function rsa(modulusLength: number): Promise<KeyPair> {
  return generate('rsa', { modulusLength });
}

function yearsAfter(now: Date, years: number): Date {
  const then = new Date(now);
  then.setUTCFullYear(then.getUTCFullYear() + years);
  return then;
}
