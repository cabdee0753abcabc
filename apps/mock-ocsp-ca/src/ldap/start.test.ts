import { execFile } from 'node:child_process';
import { generateKeyPairSync, type X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'ldapts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHierarchy, issueCertificate, openAuthority, openRegister, saveHierarchy, systemClock, type CertificateAuthority } from '@testbed/pki';
import type { LogLine } from '../log.ts';
import { readDirectoryConfiguration } from './configuration.ts';
import { startDirectory, type StartedDirectory } from './start.ts';

const ldapsearch = '/usr/bin/ldapsearch';
const day = 24 * 3600 * 1000;
const now = systemClock.now().getTime();
const mari = { code: '48506120215', lastName: 'TAMM', firstName: 'MARI' };
const peeter = { code: '36811027030', lastName: 'MÄGI', firstName: 'PEETER' };

let folder: string;
let authority: CertificateAuthority;
let started: StartedDirectory;
let card: X509Certificate;
let phone: X509Certificate;
let ended: X509Certificate;
const log: LogLine[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'directory-'));
  saveHierarchy(join(folder, 'pki'), await createHierarchy({ now: new Date(now), services: 'http://127.0.0.1:9080' }));
  authority = openAuthority(join(folder, 'pki'));
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const own = issueCertificate(authority.hierarchy.authorities.tls, { profile: 'tls-server', names: ['127.0.0.1'], publicKey: server.publicKey, notBefore: new Date(now - day), notAfter: new Date(now + day) });
  writeFileSync(join(folder, 'tls.pem'), own.toString());
  writeFileSync(join(folder, 'tls.key.pem'), server.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  card = issue('id-card', mari);
  phone = issue('mobile-id', mari);
  ended = issue('id-card', peeter, -day);
  started = await start('removed');
});
afterAll(async () => {
  await started.stop();
  rmSync(folder, { recursive: true });
});

/** A folder of people as every test finds it: the certificates, a key, and what is none. */
beforeEach(() => {
  rmSync(join(folder, 'people'), { recursive: true, force: true });
  mkdirSync(join(folder, 'people'));
  publish('mari.pem', card.toString());
  publish('peeter.pem', ended.toString());
  publish('mari.key.pem', 'no certificate');
  publish('notes.txt', 'no certificate');
  writeFileSync(join(folder, 'phone.pem'), phone.toString());
});

function publish(name: string, content: string): void {
  writeFileSync(join(folder, 'people', name), content);
}

function issue(profile: 'id-card' | 'mobile-id', person: typeof mari, until = day): X509Certificate {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  return authority.issue(profile, { profile, person, publicKey, notBefore: new Date(now - 2 * day), notAfter: new Date(now + until) });
}

function start(revoked: 'removed' | 'listed'): Promise<StartedDirectory> {
  const listener = { host: '127.0.0.1', port: 0 };
  const certificates = [{ kind: 'id-card', path: 'people' }, { kind: 'mobile-id', path: 'phone.pem' }, { kind: 'mobile-id', path: 'nowhere' }];
  const configuration = readDirectoryConfiguration({ ldap: listener, ldaps: listener, tls: { certificate: 'tls.pem', key: 'tls.key.pem' }, certificates, revoked }, 'directory', folder);
  return startDirectory(configuration, { register: openRegister(join(folder, 'pki')), log: (line) => log.push(line), timer: () => performance.now() });
}

/** The certificates the directory shows for a person, by the name of their entry. */
async function shown(code: string, directory = started): Promise<Record<string, readonly Buffer[]>> {
  const client = new Client({ url: directory.urls.ldap ?? '', timeout: 5000 });
  try {
    const { searchEntries } = await client.search('c=EE', { filter: `(serialNumber=PNOEE-${code})`, attributes: ['userCertificate;binary'] });
    return Object.fromEntries(searchEntries.map((entry) => [entry.dn, [entry['userCertificate;binary'] ?? []].flat() as Buffer[]]));
  } finally {
    await client.unbind();
  }
}

const cardEntry = String.raw`cn=TAMM\,MARI\,48506120215,ou=Authentication,o=Identity card of Estonian citizen,dc=ESTEID,c=EE`;
const phoneEntry = String.raw`cn=TAMM\,MARI\,48506120215,ou=Authentication,o=Mobile-ID,dc=ESTEID,c=EE`;

describe('BUC.03/2 a person’s ID-card and Mobile-ID certificates', () => {
  test('are found by ldapts', async () => {
    expect(await shown(mari.code)).toEqual({ [cardEntry]: [card.raw], [phoneEntry]: [phone.raw] });
  });

  test.for(['ldap', 'ldaps'] as const)('are found by ldapsearch over %s', async (scheme, context) => {
    if (!existsSync(ldapsearch)) context.skip('ldapsearch is missing: apt install ldap-utils');
    const said = await runLdapsearch(scheme, 'pki/tls-ca.pem', ['(&(serialNumber=pnoee-48506120215)(userCertificate=*))', 'userCertificate;binary']);
    const found = [...said.matchAll(/^dn: (.*)\nuserCertificate;binary:: (.*)$/gm)].map(([, name, value]) => [name, Buffer.from(value ?? '', 'base64')]);
    expect(Object.fromEntries(found)).toEqual({ [cardEntry]: card.raw, [phoneEntry]: phone.raw });
  });

  test('are not shown to an ldapsearch that trusts another authority', async (context) => {
    if (!existsSync(ldapsearch)) context.skip('ldapsearch is missing: apt install ldap-utils');
    await expect(runLdapsearch('ldaps', 'pki/root.pem', ['(cn=*)'])).rejects.toMatchObject({ code: 255 });
  });

  test('that have expired stay in the directory', async () => {
    expect(Object.values(await shown(peeter.code))).toEqual([[ended.raw]]);
  });

  test('of one kind are values of one entry', async () => {
    const second = issue('id-card', mari);
    publish('mari-2.pem', second.toString());
    expect((await shown(mari.code))[cardEntry]).toEqual([second.raw, card.raw]);
  });

  test('that are added, replaced or removed show in the next search', async () => {
    rmSync(join(folder, 'people/mari.pem'));
    rmSync(join(folder, 'phone.pem'));
    expect(await shown(mari.code)).toEqual({});
    const next = issue('id-card', mari);
    publish('peeter.pem', next.toString());
    expect(await shown(mari.code)).toEqual({ [cardEntry]: [next.raw] });
    expect(await shown(peeter.code)).toEqual({});
  });

  test('that were revoked are removed, and come back when restored', async () => {
    authority.revoke(card.serialNumber, { at: new Date(now), reason: 'keyCompromise' });
    expect(Object.keys(await shown(mari.code))).toEqual([phoneEntry]);
    authority.restore(card.serialNumber);
    expect(Object.keys(await shown(mari.code))).toEqual([cardEntry, phoneEntry]);
  });

  test('that were revoked stay where the configuration says so', async () => {
    const keeping = await start('listed');
    authority.revoke(card.serialNumber, { at: new Date(now), reason: 'keyCompromise' });
    expect(Object.keys(await shown(mari.code, keeping))).toEqual([cardEntry, phoneEntry]);
    authority.restore(card.serialNumber);
    await keeping.stop();
  });

  test('are not shown while the register of revocations cannot be read', async () => {
    const index = join(folder, 'pki/index.json');
    const before = readFileSync(index);
    writeFileSync(index, '{');
    await expect(shown(mari.code)).rejects.toMatchObject({ code: 52 });
    writeFileSync(index, before);
    expect(Object.keys(await shown(mari.code))).toHaveLength(2);
  });
});

test('what is no TLS handshake ends its own connection only', async () => {
  const socket = connect(Number(new URL(started.urls.ldaps ?? '').port), '127.0.0.1');
  socket.on('error', () => {}).resume();
  socket.write(Buffer.alloc(1000, 0x41));
  await once(socket, 'close');
  const client = new Client({ url: started.urls.ldaps ?? '', timeout: 5000, tlsOptions: { ca: readFileSync(join(folder, 'pki/tls-ca.pem')) } });
  const { searchEntries } = await client.search('c=EE', { scope: 'base' });
  expect(searchEntries.map(({ dn }) => dn)).toEqual(['c=EE']);
  await client.unbind();
});

test('a file without a certificate, and a certificate of no person, are left out; the log names nobody', async () => {
  publish('tamm.pem', 'no certificate');
  publish('server.pem', readFileSync(join(folder, 'tls.pem'), 'utf8'));
  expect(Object.keys(await shown(mari.code))).toHaveLength(2);
  expect(log).toContainEqual({ level: 'warn', event: 'directory-certificate-ignored', message: 'certificate-malformed' });
  expect(log).toContainEqual({ level: 'warn', event: 'directory-certificate-ignored', message: 'it names no person' });
  expect(JSON.stringify(log)).not.toMatch(/tamm|48506120215/i);
});

test('a directory of which one listener cannot listen does not keep the other', async () => {
  const taken = { host: '127.0.0.1', port: Number(new URL(started.urls.ldap ?? '').port) };
  const configuration = readDirectoryConfiguration({ ldap: { host: '127.0.0.1', port: 0 }, ldaps: taken, tls: { certificate: 'tls.pem', key: 'tls.key.pem' }, certificates: [{ kind: 'id-card', path: 'people' }] }, 'directory', folder);
  await expect(startDirectory(configuration, { register: openRegister(join(folder, 'pki')), log: () => {}, timer: () => 0 })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

describe('a configuration is refused', () => {
  const ldap = { host: '127.0.0.1', port: 0 };
  const certificates = [{ kind: 'id-card', path: 'people' }];
  test.each([
    ['"directory" must have "ldap" or "ldaps"', { certificates }],
    ['"directory.certificates" must be', { ldap }],
    ['"directory.certificates" must be', { ldap, certificates: [] }],
    ['"directory.certificates[0].kind" must be one of id-card, mobile-id', { ldap, certificates: [{ kind: 'passport', path: 'people' }] }],
    ['"directory.revoked" must be one of', { ldap, certificates, revoked: 'hidden' }],
    ['"directory.limits.entries" must be', { ldap, certificates, limits: { entries: 0 } }],
    ['"directory.limits.colour" is not known', { ldap, certificates, limits: { colour: 1 } }],
    ['"directory.tls" must be', { ldaps: ldap, certificates }],
    ['"directory.tls.key" names a file', { ldaps: ldap, certificates, tls: { certificate: 'tls.pem', key: 'nowhere.pem' } }],
    ['"directory.tls" must name', { ldaps: ldap, certificates, tls: { certificate: 'tls.pem', key: 'tls.pem' } }],
  ])('%s', (sentence, configuration) => {
    expect(() => readDirectoryConfiguration(configuration, 'directory', folder)).toThrow(expect.objectContaining({ code: 'configuration-invalid', message: expect.stringContaining(sentence) }));
  });
});

async function runLdapsearch(scheme: 'ldap' | 'ldaps', authorities: string, args: readonly string[]): Promise<string> {
  const options = ['-LLL', '-o', 'ldif-wrap=no', '-x', '-H', started.urls[scheme] ?? '', '-b', 'c=EE'];
  const { stdout } = await promisify(execFile)(ldapsearch, [...options, ...args], { env: { LDAPTLS_CACERT: join(folder, authorities), LDAPTLS_REQCERT: 'demand' } });
  return stdout;
}
