/** For tests only: an authority for TLS servers, and lists of servers it issued certificates to. */
import { createHash, generateKeyPairSync, type KeyObject, type X509Certificate } from 'node:crypto';
import { createHierarchy, issueCertificate, type Issuer } from '@testbed/pki';
import type { ListedCertificate, ListedServer, ServerList } from '../model.ts';
import type { Published } from '../lint/rule.ts';

export const now = new Date('2026-11-22T12:00:00Z');

const { authorities } = await createHierarchy({ now, services: 'http://127.0.0.1:9080' });

/** Issues to the servers of {@link exampleList}. */
export const tlsAuthority: Issuer = authorities.tls;
/** Another authority, which nobody asked. */
export const strangeAuthority: Issuer = authorities.root;

export function daysFromNow(days: number): Date {
  return new Date(now.getTime() + days * 86_400_000);
}

export interface PinOrder {
  readonly host?: string;
  readonly purpose?: ListedCertificate['purpose'];
  readonly from?: number;
  /** Days from now. */
  readonly until?: number;
  readonly key?: KeyObject;
  readonly issuer?: Issuer;
}

/** A fresh certificate as a list has it; for capsule.example, from yesterday until in a year, unless told otherwise. */
export function pin({ host = 'capsule.example', purpose = 'current', from = -1, until = 365, key, issuer = tlsAuthority }: PinOrder = {}): ListedCertificate {
  return { purpose, pem: certificateFor(host, { from, until, issuer, ...(key && { key }) }).toString() };
}

function certificateFor(host: string, { from, until, key, issuer }: { from: number; until: number; key?: KeyObject; issuer: Issuer }): X509Certificate {
  const publicKey = key ?? generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  return issueCertificate(issuer, { profile: 'tls-server', names: [host], publicKey, notBefore: daysFromNow(from), notAfter: daysFromNow(until) });
}

export const ids = {
  capsule: '11111111-1111-4111-8111-111111111111',
  oldCapsule: '22222222-2222-4222-8222-222222222222',
  retired: '33333333-3333-4333-8333-333333333333',
  shares1: '44444444-4444-4444-8444-444444444444',
  shares2: '55555555-5555-4555-8555-555555555555',
} as const;

function sharesServer(id: string, organisation: string, host: string): ListedServer {
  const url = `https://${host}:9453/api`;
  return { id, name: `Shares of ${organisation}`, organisation, capsuleTypes: ['KeySharesCapsule'], sender: url, recipient: url, state: 'active', certificates: [pin({ host })] };
}

/** A list that no rule finds fault with: a capsule server in each state, two shares servers. */
export const exampleList: ServerList = {
  version: 1,
  environment: 'test',
  issued: daysFromNow(-1).toISOString(),
  expires: daysFromNow(365).toISOString(),
  defaultCapsuleServer: ids.capsule,
  servers: [
    {
      id: ids.capsule,
      name: 'Võtmeserver "A", peamine',
      organisation: 'Amet',
      capsuleTypes: ['KeyServerCapsule'],
      sender: 'https://capsule.example:9443',
      recipient: 'https://capsule.example:9444',
      state: 'active',
      certificates: [pin(), pin({ purpose: 'next', from: 10, until: 700 })],
    },
    {
      id: ids.oldCapsule,
      name: 'Eelmine',
      organisation: 'Amet',
      capsuleTypes: ['KeyServerCapsule'],
      sender: 'https://old.example',
      recipient: 'https://old.example:444',
      state: 'decrypt-only',
      certificates: [pin({ host: 'old.example' })],
      notes: 'kuni 2030',
    },
    {
      id: ids.retired,
      name: 'Kadunud',
      organisation: 'Amet',
      capsuleTypes: ['KeyServerCapsule'],
      sender: 'https://gone.example',
      recipient: 'https://gone.example:444',
      state: 'retired',
      certificates: [pin({ host: 'gone.example', purpose: 'retired', from: -800, until: -70 })],
    },
    sharesServer(ids.shares1, 'Esimene', 'shares-1.example'),
    sharesServer(ids.shares2, 'Teine', 'shares-2.example'),
  ],
};

/** The exact bytes of a list, as they are published. */
export function bytesOf(list: ServerList): Buffer {
  return Buffer.from(`${JSON.stringify(list, undefined, 2)}\n`);
}

/** A list as a published version. */
export function published(list: ServerList): Published {
  return { list, hash: hashOf(list) };
}

export function hashOf(list: ServerList): string {
  return `sha256:${createHash('sha256').update(bytesOf(list)).digest('hex')}`;
}

/** A copy with one server changed. */
export function withServer(id: string, change: Partial<ListedServer>, list = exampleList): ServerList {
  return { ...list, servers: list.servers.map((server) => (server.id === id ? { ...server, ...change } : server)) };
}

/** The version after a list, with the given changes. */
export function successor(list: ServerList, change: Partial<ServerList> = {}): ServerList {
  return { ...list, version: list.version + 1, previousHash: hashOf(list), ...change };
}
