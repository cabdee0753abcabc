import { createPublicKey, generateKeyPairSync, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { provisionToken, softhsmModule, writeSofthsmConf } from '@testbed/eid';
import { createHierarchy, openAuthority, saveHierarchy, type CertificateAuthority } from '@testbed/pki';
import { writePkcs12 } from '@testbed/pki/pkcs12';
import { ConfigurationProblem } from '../problem.ts';
import { commonName, p12Password, personCode, pin1 } from './describe.ts';
import { people, type PersonPlan } from './people.ts';
import { defaultPortBase, portOf } from './ports.ts';

export interface WorldOptions {
  readonly portBase?: number;
  readonly profile?: 'use-case' | 'field';
  /** Only when a world is made. */
  readonly sharesServers?: number;
  /** Where its servers keep their items instead of in files of their own; kept in `database-url`, readable by its owner. */
  readonly databaseUrl?: string;
}

/** What a world is, besides the keys and stores in its folder: kept in `state.json`, written last. */
export interface WorldState {
  readonly version: 3;
  readonly created: string;
  readonly portBase: number;
  readonly profile: 'use-case' | 'field';
  readonly capsuleServer: { readonly id: string; readonly name: string; readonly organisation: string };
  readonly sharesServers: readonly SharesServerState[];
  /** Who asks Smart-ID and Mobile-ID. */
  readonly relyingParty: { readonly uuid: string; readonly name: string };
  /** Whether the servers use the database that `database-url` names. */
  readonly database: boolean;
  /** What the eID proxy lets a client in by. */
  readonly proxyToken: string;
}

export interface SharesServerState {
  /** Its place among the world's shares servers, and so its ports. */
  readonly number: 1 | 2 | 3 | 4 | 5;
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
}

const day = 86_400_000;

/** The world in this folder: as it was, or a fresh one. A folder whose making was interrupted is made anew. */
export async function openWorld(folder: string, options: WorldOptions, onProgress: (line: string) => void): Promise<WorldState> {
  const file = join(folder, 'state.json');
  const state = existsSync(file) ? readState(file) : undefined;
  if (state) {
    const { sharesServers = state.sharesServers.length, databaseUrl, ...changes } = options;
    if (sharesServers !== state.sharesServers.length) {
      throw new ConfigurationProblem('file-invalid', `the world in ${folder} has ${state.sharesServers.length} shares server(s), and their number stays`, 'make another world with --data');
    }
    const current = { ...state, ...changes, database: state.database || databaseUrl !== undefined };
    keepDatabaseUrl(folder, databaseUrl);
    writeFileSync(file, JSON.stringify(current, undefined, 2));
    return current;
  }
  const fresh: WorldState = {
    version: 3,
    created: new Date().toISOString(),
    portBase: options.portBase ?? defaultPortBase,
    profile: options.profile ?? 'use-case',
    capsuleServer: { id: randomUUID(), name: 'Testbed capsule server', organisation: 'Testbed Authority' },
    sharesServers: Array.from({ length: options.sharesServers ?? 2 }, (_, index) => ({
      number: (index + 1) as SharesServerState['number'],
      id: randomUUID(),
      name: `Testbed shares server ${index + 1}`,
      organisation: `Testbed Organisation ${index + 1}`,
    })),
    relyingParty: { uuid: randomUUID(), name: 'CDOC2 testbed' },
    database: options.databaseUrl !== undefined,
    proxyToken: randomBytes(24).toString('base64url'),
  };
  await create(folder, fresh, onProgress);
  keepDatabaseUrl(folder, options.databaseUrl);
  writeFileSync(file, JSON.stringify(fresh, undefined, 2));
  return fresh;
}

function keepDatabaseUrl(folder: string, url: string | undefined): void {
  if (url !== undefined) writeFileSync(join(folder, 'database-url'), url, { mode: 0o600 });
}

function readState(file: string): WorldState {
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as WorldState;
    if (state.version !== 3) throw new Error('it was made by another version of the testbed');
    return state;
  } catch (cause) {
    throw new ConfigurationProblem('file-invalid', `${file} is not the state of a world: ${(cause as Error).message}`, 'remove the folder to begin a fresh world', { cause });
  }
}

async function create(folder: string, { portBase, capsuleServer, sharesServers }: WorldState, onProgress: (line: string) => void): Promise<void> {
  for (const part of ['pki', 'people', 'hsm', 'servers']) rmSync(join(folder, part), { recursive: true, force: true });
  for (const part of ['pki', 'people', 'hsm']) mkdirSync(join(folder, part), { recursive: true, mode: 0o700 });
  const now = new Date();
  onProgress('making certification authorities');
  const pki = join(folder, 'pki');
  saveHierarchy(pki, await createHierarchy({ now, services: `http://127.0.0.1:${portOf(portBase, 'trustServices')}` }));
  const authority = openAuthority(pki);
  makeServerCertificate(folder, 'ccs', authority, capsuleServer.organisation, now);
  makeServerCertificate(folder, 'trust-services', authority, capsuleServer.organisation, now);
  makeServerCertificate(folder, 'eid-services', authority, capsuleServer.organisation, now);
  for (const { number, organisation } of sharesServers) makeServerCertificate(folder, `css-${number}`, authority, organisation, now);
  publishConfiguration(folder);
  const softhsmConf = await writeSofthsmConf(join(folder, 'hsm'));
  for (const person of people) {
    onProgress(`making the ID-card of ${commonName(person)}`);
    await makePerson(folder, authority, softhsmConf, person, now);
  }
}

/** `pki/NAME.pem`, `NAME-chain.pem` and `NAME.key.pem` of a TLS server. */
function makeServerCertificate(folder: string, name: string, authority: CertificateAuthority, organisation: string, now: Date): void {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = authority.issue('tls', {
    profile: 'tls-server',
    // Some clients look a local address up and expect the machine's own name.
    names: ['localhost', '127.0.0.1', '::1', hostname()],
    organisation,
    publicKey,
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + 5 * 365 * day),
  });
  writeFileSync(join(folder, `pki/${name}.pem`), certificate.toString());
  // Presented with its issuer, so that a client can ask OCSP about it; lists pin the leaf alone.
  writeFileSync(join(folder, `pki/${name}-chain.pem`), certificate.toString() + authority.hierarchy.authorities.tls.certificate.toString());
  writeKey(join(folder, `pki/${name}.key.pem`), privateKey);
}

/** What the organisation of the world decides for its clients (UC.Client.01/8b). */
function publishConfiguration(folder: string): void {
  mkdirSync(join(folder, 'publication'), { recursive: true });
  writeFileSync(join(folder, 'publication/client-configuration.json'), `${JSON.stringify({ version: 1, defaultExpiry: 'P365D', maximumExpiry: 'P1825D' }, undefined, 2)}\n`);
}

async function makePerson(folder: string, authority: CertificateAuthority, softhsmConf: string, person: PersonPlan, now: Date): Promise<void> {
  const key = person.key === 'RSA-2048' ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey : generateKeyPairSync('ec', { namedCurve: person.key }).privateKey;
  const ended = person.idCard === 'expired';
  const certificate = authority.issue('id-card', {
    profile: 'id-card',
    person: { code: person.code, lastName: person.lastName, firstName: person.firstName },
    publicKey: createPublicKey(key),
    notBefore: new Date(now.getTime() - (ended ? 6 * 365 : 1) * day),
    notAfter: new Date(now.getTime() + (ended ? -365 : 5 * 365) * day),
  });
  if (person.idCard === 'revoked') authority.revoke(certificate.serialNumber, { at: now, reason: 'keyCompromise' });
  const code = personCode(person);
  const friendlyName = commonName(person);
  writeFileSync(join(folder, 'people', `${code}.pem`), certificate.toString());
  writeKey(join(folder, 'people', `${code}.key.pem`), key);
  writeFileSync(
    join(folder, 'people', `${code}.p12`),
    writePkcs12({ key, certificate, chain: [authority.hierarchy.authorities['id-card'].certificate], password: p12Password, friendlyName }),
    { mode: 0o600 },
  );
  if (person.smartId) makePhone(folder, authority, 'smart-id', person, now);
  if (person.mobileId) makePhone(folder, authority, 'mobile-id', person, now);
  await provisionToken({ module: softhsmModule(), softhsmConf, token: code, pin: pin1, soPin: pin1, key, certificate: certificate.raw });
}

/** The key that a person's Smart-ID or Mobile-ID signs with, in `people/KIND/`. */
function makePhone(folder: string, authority: CertificateAuthority, kind: 'smart-id' | 'mobile-id', { code, lastName, firstName }: PersonPlan, now: Date): void {
  const { publicKey, privateKey } = kind === 'smart-id' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = authority.issue(kind, {
    profile: kind,
    person: { code, lastName, firstName },
    publicKey,
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + 5 * 365 * day),
  });
  mkdirSync(join(folder, 'people', kind), { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'people', kind, `PNOEE-${code}.pem`), certificate.toString());
  writeKey(join(folder, 'people', kind, `PNOEE-${code}.key.pem`), privateKey);
}

function writeKey(path: string, key: KeyObject): void {
  writeFileSync(path, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
}
