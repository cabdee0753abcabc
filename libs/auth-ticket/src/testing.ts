/** For tests only: people with keys and certificates, and tickets changed in one place and signed again. */
import { generateKeyPairSync, randomBytes, sign, type KeyObject, type X509Certificate } from 'node:crypto';
import { createHierarchy, issueCertificate, type Hierarchy } from '@testbed/pki';
import type { TicketAlgorithm } from './jose/algorithm.ts';
import type { Random } from './random.ts';
import type { Circumstances, TicketOrder } from './scheme.ts';

/** Somebody who can sign tickets. */
export interface Signer {
  readonly issuer: string;
  readonly algorithm: TicketAlgorithm;
  readonly certificate: X509Certificate;
  readonly privateKey: KeyObject;
  readonly sign: TicketOrder['sign'];
}

export const random: Random = { bytes: (length) => randomBytes(length) };

let made: Promise<Hierarchy> | undefined;
const day = 24 * 3600 * 1000;
const keys = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

/** Somebody with a new key, or with another's. */
export async function signer(algorithm: TicketAlgorithm, code = '38001085718', pair: { publicKey: KeyObject; privateKey: KeyObject } = keys[algorithm]()): Promise<Signer> {
  made ??= createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9' });
  const certificate = issueCertificate((await made).authorities['mobile-id'], {
    profile: 'mobile-id',
    person: { code, lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' },
    publicKey: pair.publicKey,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day),
  });
  const { privateKey } = pair;
  return { issuer: `etsi/PNOEE-${code}`, algorithm, certificate, privateKey, sign: async (input) => signAs(algorithm, privateKey, input) };
}

/** A JWS signature. */
export function signAs(algorithm: TicketAlgorithm, key: KeyObject, input: Uint8Array | string): Uint8Array {
  return sign(algorithm === 'ES384' ? 'sha384' : 'sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
}

/** Three servers' shares with a nonce of each. */
export const audience = ['one', 'two', 'three'].map((name) => ({
  baseUrl: `https://${name}.example:8443`,
  shareId: randomBytes(16).toString('hex'),
  nonce: randomBytes(16).toString('base64url'),
})) as [TicketOrder['audience'][number], TicketOrder['audience'][number], TicketOrder['audience'][number]];

/** What the first of the servers judges a ticket against. */
export function atFirst({ certificate }: Signer): Circumstances {
  const [{ baseUrl, shareId }] = audience;
  return { certificate, baseUrl, shareId };
}

/** An order for all three servers. */
export function orderOf({ issuer, algorithm, sign: signing }: Signer): TicketOrder {
  return { issuer, audience, algorithm, sign: signing, random };
}

/** A value as base64url of its JSON. */
export function encoded(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** Every character of a text replaced once by one that stands beside it in ASCII. */
export function changedAt(text: string, index: number): string {
  const code = text.charCodeAt(index);
  return text.slice(0, index) + String.fromCharCode(code === 0x7e ? 0x7d : code + 1) + text.slice(index + 1);
}
