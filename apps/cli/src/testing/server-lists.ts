/** For tests only: server lists and keys as files, and what `testbed servers` does with them. */
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHierarchy, issueCertificate } from '@testbed/pki';
import type { ListedCertificate, ListedServer, ServerList } from '@testbed/server-list';
import { afterAll } from 'vitest';
import { inProcess } from './in-process.ts';

const day = 86_400_000;
const { authorities } = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9080' });

/** PEM of the authority that issued every {@link pin}. */
export const authorityPem = authorities.tls.certificate.toString();

/** A certificate of capsule.example as a list has it, valid from yesterday for a year. */
export function pin(purpose: ListedCertificate['purpose'] = 'current'): ListedCertificate {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 365 * day) };
  return { purpose, pem: issueCertificate(authorities.tls, { profile: 'tls-server', names: ['capsule.example'], publicKey, ...validity }).toString() };
}

const server: ListedServer = {
  id: '11111111-1111-4111-8111-111111111111',
  name: 'Võtmeserver',
  organisation: 'Amet',
  capsuleTypes: ['KeyServerCapsule'],
  sender: 'https://capsule.example:9443',
  recipient: 'https://capsule.example:9444',
  state: 'active',
  certificates: [pin()],
};

/** Writes a list with one capsule server that no rule finds fault with, but for the given changes. */
export function writeList(path: string, change: Partial<ServerList> = {}, serverChange: Partial<ListedServer> = {}): ServerList {
  const list: ServerList = {
    version: 1,
    environment: 'test',
    issued: new Date(Date.now() - 60_000).toISOString(),
    expires: new Date(Date.now() + 365 * day).toISOString(),
    servers: [{ ...server, ...serverChange }],
    ...change,
  };
  writeFileSync(path, `${JSON.stringify(list, undefined, 2)}\n`);
  return list;
}

/** The member `previousHash` of a list that follows the one in this file. */
export function hashOfFile(path: string): string {
  return `sha256:${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}

/** Of the tests in one file; removed after them. */
export const folder = mkdtempSync(join(tmpdir(), 'testbed-servers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;

/** A path in a folder of its own. */
export function fresh(name = 'server-list.json'): string {
  count += 1;
  mkdirSync(join(folder, String(count)));
  return join(folder, String(count), name);
}

/** The names in the folder of a list. */
export function beside(list: string): readonly string[] {
  return readdirSync(join(list, '..')).sort();
}

export function keyFile(privateKey: KeyObject, password?: string): string {
  const path = fresh('key.pem');
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem', ...(password !== undefined && { cipher: 'aes-256-cbc', passphrase: password }) }));
  return path;
}

export function p256File(): string {
  return keyFile(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

export function rsaFile(): string {
  return keyFile(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
}

/** One action of `testbed servers`, in this process. */
export function servers(action: string, ...args: readonly string[]): ReturnType<typeof inProcess> {
  return inProcess('servers', action, ...args);
}
