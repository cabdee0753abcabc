import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHierarchy, issueCertificate, type Hierarchy } from '@testbed/pki';
import { tlsEngine } from '../token/engine.ts';
import { provisionToken } from '../token/provision.ts';
import type { TokenReference } from '../token/reference.ts';
import { softhsmModule, writeSofthsmConf } from '../token/softhsm.ts';

/** A PIN that is no part of anything else that a process or an error shows, and needs escaping in a URI. */
export const pin = '71;3%&=9';
export const soPin = 'so-5820';

/** A token with the key and the certificate that were put into it. */
export interface Card {
  readonly token: TokenReference;
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
}

/** A folder of SoftHSM tokens, and authorities for their certificates. */
export interface CardWorld {
  readonly hierarchy: Hierarchy;
  token(label: string): TokenReference;
  /** A new token with this key. */
  card(label: string, key: KeyObject): Promise<Card>;
  remove(): Promise<void>;
}

/** Why tokens cannot be tested here, if so. */
export function missingHere(): string | undefined {
  try {
    softhsmModule();
    tlsEngine();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

export async function cardWorld(): Promise<CardWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'testbed-eid-'));
  const softhsmConf = await writeSofthsmConf(folder);
  const hierarchy = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9080' });
  const token = (label: string): TokenReference => ({ module: softhsmModule(), softhsmConf, token: label });
  return {
    hierarchy,
    token,
    async card(label, key) {
      const certificate = idCardCertificate(hierarchy, key);
      await provisionToken({ ...token(label), pin, soPin, key, certificate });
      return { token: token(label), key, certificate };
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Certificate of an ID-card for a private or public key, DER. */
export function idCardCertificate({ authorities }: Hierarchy, key: KeyObject): Uint8Array {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const person = { code: '30303039914', lastName: 'ÖÖBIK', firstName: 'ÕNNE' };
  return issueCertificate(authorities['id-card'], { profile: 'id-card', person, publicKey, ...aroundNow() }).raw;
}

/** Validity from an hour ago to an hour from now. */
export function aroundNow(): { notBefore: Date; notAfter: Date } {
  const hour = 3_600_000;
  return { notBefore: new Date(Date.now() - hour), notAfter: new Date(Date.now() + hour) };
}

export function ecKey(namedCurve: string): KeyObject {
  return generateKeyPairSync('ec', { namedCurve }).privateKey;
}

export function rsaKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}
