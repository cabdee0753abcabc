import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createHierarchy, issueCertificate, systemClock, type Hierarchy } from '@testbed/pki';
import type { RemoteOptions } from '../remote/options.ts';
import { aroundNow, ecKey } from './card-world.ts';

/** A private key and the DER certificate of it. */
export interface Signer {
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
}

/** Authorities, and a person with a Smart-ID and a Mobile-ID. */
export interface PhoneWorld {
  readonly hierarchy: Hierarchy;
  readonly person: { readonly code: string; readonly lastName: string; readonly firstName: string };
  readonly phone: string;
  readonly smartId: Signer;
  readonly mobileId: Signer;
  /** A certificate with other particulars than the person's own. */
  signer(profile: 'smart-id' | 'mobile-id', key: KeyObject, particulars?: { readonly code?: string; readonly notAfter?: Date }): Signer;
}

export async function phoneWorld(): Promise<PhoneWorld> {
  const hierarchy = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9080' });
  const person = { code: '30303039914', lastName: 'ÖÖBIK', firstName: 'ÕNNE' };
  const signer: PhoneWorld['signer'] = (profile, key, { code = person.code, ...particulars } = {}) => {
    const order = { profile, person: { ...person, code }, publicKey: createPublicKey(key), ...aroundNow(), ...particulars };
    return { key, certificate: issueCertificate(hierarchy.authorities[profile], order).raw };
  };
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return { hierarchy, person, phone: '+37200000766', smartId: signer('smart-id', rsa), mobileId: signer('mobile-id', ecKey('P-256')), signer };
}

/** What does not depend on how the service is reached. */
export function optionsFor({ hierarchy, person }: PhoneWorld): Omit<RemoteOptions, 'request' | 'baseUrl' | 'pins'> {
  const { 'smart-id': smartId, 'mobile-id': mobileId } = hierarchy.authorities;
  return {
    issuers: [smartId.certificate.raw, mobileId.certificate.raw],
    relyingPartyUuid: '00000000-0000-4000-8000-000000000000',
    relyingPartyName: 'TESTBED',
    code: `PNOEE-${person.code}`,
    onVerificationCode: () => {},
    clock: systemClock,
    pollInterval: 1,
  };
}
