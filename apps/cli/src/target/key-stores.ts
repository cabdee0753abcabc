import { createHierarchy, issueCertificate, type CertificateAuthority } from '@testbed/pki';
import type { KeyStorePlan } from './key-store.ts';

const tamm = { code: '48506120215', firstName: 'MARI', lastName: 'TAMM' };
const saar = { code: '37903044216', firstName: 'JAAN', lastName: 'SAAR' };
const kask = { code: '49108250013', firstName: 'LIIS', lastName: 'KASK' };
const magi = { code: '36811027030', firstName: 'PEETER', lastName: 'MÄGI' };
const kuusk = { code: '60001150324', firstName: 'ANNA', lastName: 'KUUSK' };

/** The key stores of a target folder, by file name. Invented people with valid personal codes. */
export const keyStores = {
  'client-1': { issuer: 'id-card', key: 'P-384', person: tamm, state: 'valid' },
  'client-2': { issuer: 'id-card', key: 'P-384', person: kask, state: 'valid' },
  'client-rsa': { issuer: 'id-card', key: 'RSA-2048', person: saar, state: 'valid' },
  'client-p256': { issuer: 'id-card', key: 'P-256', person: kask, state: 'valid' },
  'client-p521': { issuer: 'id-card', key: 'P-521', person: kask, state: 'valid' },
  revoked: { issuer: 'id-card', key: 'P-384', person: magi, state: 'revoked' },
  expired: { issuer: 'id-card', key: 'P-384', person: kuusk, state: 'expired' },
  'not-yet-valid': { issuer: 'id-card', key: 'P-384', person: tamm, state: 'not-yet-valid' },
  signing: { issuer: 'id-card', key: 'P-384', person: tamm, state: 'valid', profile: 'id-card-signing' },
  anonymous: { issuer: 'id-card', key: 'P-384', person: tamm, state: 'valid', profile: 'id-card-anonymous' },
  untrusted: { issuer: 'id-card', key: 'P-384', person: tamm, state: 'valid' },
  'smart-id': { issuer: 'smart-id', key: 'RSA-2048', person: tamm, state: 'valid' },
  'mobile-id': { issuer: 'mobile-id', key: 'P-256', person: kask, state: 'valid' },
} as const satisfies Record<string, KeyStorePlan>;

export type KeyStoreName = keyof typeof keyStores;

/** An authority with the names of the trusted one and keys of its own: who judges by names lets it in. */
export async function foreignAuthority(services: string): Promise<CertificateAuthority> {
  const hierarchy = await createHierarchy({ now: new Date(), services });
  return { hierarchy, issue: (issuer, order) => issueCertificate(hierarchy.authorities[issuer], order), revoke: () => undefined, restore: () => undefined };
}
