import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createHierarchy, issueCertificate, type Hierarchy, type Issuer, type Profile } from '@testbed/pki';
import type { SharesTarget, SignerIdentity } from '@testbed/runner';
import type { ServerTls } from '@testbed/server-kit';
import type { Identity } from '@testbed/wire';

const day = 24 * 3600_000;

/** Everybody whom planted servers know: authorities and people, made once in a process because RSA keys take a while. */
export interface People {
  readonly hierarchy: Hierarchy;
  /** Certifies ID-cards, below the root of the hierarchy. On P-256: the hierarchy's own is on P-521, and slow where thousands of its certificates are verified. */
  readonly idCard: Issuer;
  /** For `localhost`. */
  readonly serverTls: ServerTls;
  /** ID-cards: two on P-384 and one with RSA, which every profile knows; one on P-256 and one on P-521. */
  readonly clients: readonly Identity[];
  readonly unacceptableClients: Unacceptable<Identity>;
  /** By ID-card, Mobile-ID and Smart-ID; the last is the first one's other certificate. */
  readonly signers: readonly SignerIdentity[];
  readonly unacceptableSigners: Readonly<Record<keyof SharesTarget['unacceptableSigners'], SignerIdentity>>;
}

/** Those who must be refused. */
export type Unacceptable<T> = Readonly<Record<'revoked' | 'expired' | 'untrusted', T>>;

let made: Promise<People> | undefined;

export function people(): Promise<People> {
  made ??= make();
  return made;
}

async function make(): Promise<People> {
  const hierarchy = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9' });
  const { root, 'mobile-id': mobileId, 'smart-id': smartId, tls } = hierarchy.authorities;
  const idCard = authority(root, 'P-256');
  // Of the same name, and nobody who judges people trusts whom the root of servers trusts.
  const stranger = authority(tls, 'P-384');
  const server = keys('P-256');
  const client = (name: string, key: Key, issuer: Issuer = idCard, validity?: Validity): Identity => identity(name, issuer, { profile: 'id-card', person: { ...person, code: '48506120215' } }, keys(key), validity);
  const signer = (name: string, means: Means, code: string, issuer: Issuer = idCard, validity?: Validity, profile: PersonProfile = means): SignerIdentity => ({
    ...identity(name, issuer, { profile, person: { ...person, code } }, keys(keyOf[means]), validity),
    code: `PNOEE-${code}`,
    algorithm: algorithmOf[means],
  });
  return {
    hierarchy,
    idCard,
    serverTls: {
      certificate: issueCertificate(tls, { profile: 'tls-server', names: ['localhost', '127.0.0.1'], publicKey: server.publicKey, ...between(-day, 8 * 365 * day) }).toString(),
      key: pem(server.privateKey),
    },
    clients: [client('client 1', 'P-384'), client('client 2', 'P-384'), client('client 3', 'RSA'), client('client 4', 'P-256'), client('client 5', 'P-521')],
    unacceptableClients: {
      revoked: client('revoked client', 'P-384'),
      expired: client('expired client', 'P-384', idCard, { from: -400 * day, to: -2 * day }),
      untrusted: client('untrusted client', 'P-384', stranger),
    },
    signers: [signer('signer 1', 'id-card', '48506120215'), signer('signer 2', 'mobile-id', '37903044216', mobileId), signer('signer 3', 'smart-id', '49108250013', smartId), signer('signer 4', 'smart-id', '48506120215', smartId)],
    unacceptableSigners: {
      revoked: signer('revoked signer', 'id-card', '36811027030'),
      expired: signer('expired signer', 'id-card', '60001150324', idCard, { from: -400 * day, to: -2 * day }),
      untrusted: signer('untrusted signer', 'id-card', '48506120215', stranger),
      signing: signer('certificate for signing documents', 'id-card', '48506120215', idCard, undefined, 'id-card-signing'),
      anonymous: signer('certificate of nobody', 'id-card', '48506120215', idCard, undefined, 'id-card-anonymous'),
      notYetValid: signer('signer not yet valid', 'id-card', '48506120215', idCard, { from: 30 * day, to: 400 * day }),
    },
  };
}

/** An authority with the name of the one that certifies ID-cards. */
function authority(root: Issuer, key: Key): Issuer {
  const { publicKey, privateKey } = keys(key);
  const certificate = issueCertificate(root, { profile: 'authority', commonName: 'CDOC2 Testbed ID-card CA', organisation: 'CDOC2 Testbed', publicKey, ...between(-1000 * day, 9 * 365 * day) });
  return { certificate, key: privateKey };
}

interface Validity {
  /** Milliseconds from now. */
  readonly from: number;
  readonly to: number;
}

type Key = 'P-256' | 'P-384' | 'P-521' | 'RSA';
type PersonProfile = Extract<Profile, { readonly person: unknown }>['profile'];
type Means = 'id-card' | 'mobile-id' | 'smart-id';

const person = { lastName: 'TAMM', firstName: 'MARI' };
const keyOf = { 'id-card': 'P-384', 'mobile-id': 'P-256', 'smart-id': 'RSA' } as const;
const algorithmOf = { 'id-card': 'ES384', 'mobile-id': 'ES256', 'smart-id': 'RS256' } as const;

function identity(name: string, issuer: Issuer, profile: Profile, { publicKey, privateKey }: KeyPair, { from, to }: Validity = { from: -day, to: 8 * 365 * day }): Identity {
  const certificate = issueCertificate(issuer, { ...profile, publicKey, ...between(from, to) });
  return { name, certificate, chain: certificate.toString(), key: pem(privateKey) };
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

function keys(kind: Key): KeyPair {
  return kind === 'RSA' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: kind });
}

function between(from: number, to: number): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(Date.now() + from), notAfter: new Date(Date.now() + to) };
}

function pem(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }) as string;
}
