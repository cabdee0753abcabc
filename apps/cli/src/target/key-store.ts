import { createPublicKey, generateKeyPairSync, type X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type CertificateAuthority } from '@testbed/pki';
import { writePkcs12 } from '@testbed/pki/pkcs12';

/** Somebody who can prove who they are to a server under test, or who must not be let in. */
export interface KeyStorePlan {
  /** The authority that certifies, and whose profile the certificate has. */
  readonly issuer: 'id-card' | 'smart-id' | 'mobile-id';
  readonly key: 'P-256' | 'P-384' | 'P-521' | 'RSA-2048';
  readonly person: { readonly code: string; readonly firstName: string; readonly lastName: string };
  readonly state: 'valid' | 'revoked' | 'expired' | 'not-yet-valid';
  /** Instead of the issuer's certificate for authentication. */
  readonly profile?: 'id-card-signing' | 'id-card-anonymous';
}

/** Of every key store that the testbed makes: the keys are for tests and open nothing. */
export const keyStorePassword = 'testbed';

const day = 86_400_000;
const years = 365;

/** Days from now. */
const validity = { valid: [-1, 6 * years], revoked: [-1, 6 * years], expired: [-6 * years, -years], 'not-yet-valid': [years, 6 * years] } as const;

/** Makes a key, has it certified, and writes both as PKCS#12. */
export function writeKeyStore(path: string, { issuer, key: type, person, state, profile }: KeyStorePlan, authority: CertificateAuthority): X509Certificate {
  const key = type === 'RSA-2048' ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey : generateKeyPairSync('ec', { namedCurve: type }).privateKey;
  const now = Date.now();
  const [from, to] = validity[state];
  const certificate = authority.issue(issuer, { profile: profile ?? issuer, person, publicKey: createPublicKey(key), notBefore: new Date(now + from * day), notAfter: new Date(now + to * day) });
  if (state === 'revoked') authority.revoke(certificate.serialNumber, { at: new Date(now), reason: 'keyCompromise' });
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const chain = [authority.hierarchy.authorities[issuer].certificate];
  writeFileSync(path, writePkcs12({ key, certificate, chain, password: keyStorePassword, friendlyName: `${person.lastName},${person.firstName}` }), { mode: 0o600 });
  return certificate;
}
