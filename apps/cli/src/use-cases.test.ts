import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openAuthority } from '@testbed/pki';
import type { ServerList } from '@testbed/server-list';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rogueServer } from './testing/rogue-server.ts';
import { atTerminal } from './testing/terminal.ts';
import { bin, freePortBase, testbed, type Run } from './testing/testbed.ts';
import { readWorld, type World, type WorldPerson } from './world/world-file.ts';

// Every extension branch of the client's use cases, run as a user runs them: `testbed` in a process of its own,
// at a pseudo-terminal where it asks.

const folder = mkdtempSync(join(tmpdir(), 'testbed-use-cases-'));
const data = join(folder, 'world');
const good = 'Kui-Arno-isaga-koolimajja-1';
let world: World;
let inWorld: readonly string[];
let count = 0;

function at(name: string): string {
  return join(folder, name);
}

/** A name nothing has used yet. */
function fresh(name: string): string {
  count += 1;
  return at(`${count}-${name}`);
}

function person(index: number): WorldPerson {
  const found = world.file.people[index];
  if (!found) throw new Error(`no person ${index}`);
  return found;
}

const certificate = (index: number): string => world.path(person(index).idCard.certificate);
const card = (index: number): string[] => ['--pkcs11', person(index).idCard.module, '--token', person(index).idCard.token];

/** The bare public key of a card, as a file. */
function publicKeyOf(index: number): string {
  const path = at(`key-${index}.pem`);
  writeFileSync(path, new X509Certificate(readFileSync(certificate(index))).publicKey.export({ type: 'spki', format: 'pem' }));
  return path;
}

/** Runs a command that must be refused: exit code, error code, and nothing left at the paths. */
async function refused(args: readonly string[], code: number, error: object, ...absent: string[]): Promise<Run> {
  const run = await testbed([...args.slice(0, 1), '--json', ...args.slice(1)]);
  expect({ exit: run.code, error: run.document().error }).toMatchObject({ exit: code, error });
  for (const path of absent) expect(leftOf(path)).toEqual([]);
  return run;
}

/** What is there of a file or of what was to become it. */
function leftOf(path: string): string[] {
  const name = path.slice(folder.length + 1);
  return readdirSync(folder).filter((entry) => entry.startsWith(name));
}

/** Encrypts the note; returns the container. */
async function encrypted(...args: string[]): Promise<string> {
  const out = fresh('made.cdoc2');
  const run = await testbed(['encrypt', '--out', out, ...args, '--', at('note.txt')]);
  expect(run.code, run.stderr).toBe(0);
  return out;
}

async function capsuleKinds(container: string): Promise<string[]> {
  const run = await testbed(['inspect', container, '--json']);
  return run.document().header.recipients.map((recipient: { capsule: { kind: string } }) => recipient.capsule.kind);
}

/** The world's list with other members, as a file. */
function listWith(change: (list: ServerList) => object): string {
  const path = fresh('list.json');
  const list = JSON.parse(readFileSync(join(data, 'server-list.json'), 'utf8')) as ServerList;
  writeFileSync(path, JSON.stringify({ ...list, ...change(list) }));
  return path;
}

beforeAll(async () => {
  const run = await testbed(['up', '--no-console', '--data', data, '--port-base', String(await freePortBase()), '--detach', '--json']);
  expect(run.code, run.stderr).toBe(0);
  world = readWorld(join(data, 'world.json'));
  inWorld = ['--world', join(data, 'world.json')];
  writeFileSync(at('note.txt'), 'Tere!\n');
});

afterAll(async () => {
  await testbed(['down', '--data', data]);
  rmSync(folder, { recursive: true, force: true });
});

describe('UC.Client.01 — encrypt for a security token', () => {
  test('UC.Client.01/2a: a person is looked up in the directory; every valid ID-card certificate is used, or those chosen of several', async () => {
    const { code } = person(2);
    expect(await capsuleKinds(await encrypted('--to', code, ...inWorld))).toEqual(['KeyServerCapsule']);
    await refused(['encrypt', '--out', at('nobody.cdoc2'), '--to', person(4).code, ...inWorld, '--', at('note.txt')], 1, { code: 'person-certificates-unusable' }, at('nobody'));
    await refused(['encrypt', '--out', at('nobody.cdoc2'), '--to', 'PNOEE-38001085718', ...inWorld, '--', at('note.txt')], 1, { code: 'person-not-found' }, at('nobody'));
    await refused(['encrypt', '--out', at('nobody.cdoc2'), '--to', 'PNOEE-38001085719', ...inWorld, '--', at('note.txt')], 1, { code: 'person-code-invalid' }, at('nobody'));

    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const second = openAuthority(join(data, 'pki')).issue('id-card', {
      profile: 'id-card',
      person: { code: code.slice(6), lastName: 'KASK', firstName: 'LIIS' },
      publicKey,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 86_400_000),
    });
    writeFileSync(join(data, 'people/second.pem'), second.toString());
    expect(await capsuleKinds(await encrypted('--to', code, ...inWorld))).toEqual(['KeyServerCapsule', 'KeyServerCapsule']);
    const out = fresh('chosen.cdoc2');
    const { code: exit, screen } = await atTerminal(['encrypt', '--out', out, '--to', code, ...inWorld, '--', at('note.txt')], [[/Certificates, such as/, '2']]);
    expect(exit, screen).toBe(0);
    expect(await capsuleKinds(out)).toEqual(['KeyServerCapsule']);
    rmSync(join(data, 'people/second.pem'));
  });

  test('UC.Client.01/8b, UC.KTS.01/1a: the default expiry comes from the organisation; a service that is absurd or down is not passed over', async () => {
    const published = join(data, 'publication/client-configuration.json');
    const before = readFileSync(published, 'utf8');
    const out = fresh('organisation.cdoc2');
    const encrypt = ['encrypt', '--out', out, '--pubkey', publicKeyOf(0), ...inWorld, '--', at('note.txt')];
    writeFileSync(published, JSON.stringify({ version: 2, defaultExpiry: 'P10D' }));
    const run = await testbed(['encrypt', '--json', ...encrypt.slice(1)]);
    const days = (Date.parse(run.document().recipients[0].server.expiry) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(10);
    rmSync(out);
    writeFileSync(published, JSON.stringify({ version: 3, defaultExpiry: 'P-1D' }));
    await refused(encrypt, 1, { code: 'configuration-service-unavailable' }, out);
    writeFileSync(published, before);
  });

  test('UC.Client.01/8: a certificate that ends earlier bounds the expiry; one that has ended gets no capsule', async () => {
    const run = await testbed(['encrypt', '--json', '--out', fresh('bounded.cdoc2'), '--cert', certificate(0), '--expiry', 'P1824D', ...inWorld, '--', at('note.txt')]);
    const end = new X509Certificate(readFileSync(certificate(0))).validToDate.getTime();
    expect(Date.parse(run.document().recipients[0].server.expiry)).toBeLessThanOrEqual(end);
    const out = fresh('ended.cdoc2');
    await refused(['encrypt', '--out', out, '--cert', certificate(4), ...inWorld, '--', at('note.txt')], 1, { code: 'recipient-certificate-expired' }, out);
  });

  test('UC.Client.01/2b: a certificate that is not readable', async () => {
    const bad = fresh('bad.pem');
    writeFileSync(bad, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    const out = fresh('out.cdoc2');
    await refused(['encrypt', '--out', out, '--cert', bad, ...inWorld, '--', at('note.txt')], 3, { code: 'certificate-malformed' }, out);
    await refused(['encrypt', '--out', out, '--cert', at('absent.pem'), ...inWorld, '--', at('note.txt')], 3, { code: 'file-unreadable' }, out);
  });

  test('UC.Client.01/5a: a list without capsule servers: the capsule travels in the container', async () => {
    const list = listWith(() => ({ servers: [], defaultCapsuleServer: undefined }));
    expect(await capsuleKinds(await encrypted('--cert', certificate(0), '--server-list', list))).toEqual(['ECCPublicKeyCapsule']);
  });

  test('UC.Client.01/5b: the default capsule server takes it without a question', async () => {
    expect(await capsuleKinds(await encrypted('--cert', certificate(0), ...inWorld))).toEqual(['KeyServerCapsule']);
  });

  test('UC.Client.01/4–6: without a default the person chooses one of the list', async () => {
    const list = listWith(() => ({ defaultCapsuleServer: undefined }));
    const out = fresh('chosen.cdoc2');
    const { code, screen } = await atTerminal(['encrypt', '--out', out, '--cert', certificate(0), '--server-list', list, '--', at('note.txt')], [['Server [0-1]:', '1']]);
    expect(code, screen).toBe(0);
    expect(await capsuleKinds(out)).toEqual(['KeyServerCapsule']);
  });

  test('UC.Client.01/6a: the person declines; --offline declines beforehand', async () => {
    const list = listWith(() => ({ defaultCapsuleServer: undefined }));
    const out = fresh('declined.cdoc2');
    const { code, screen } = await atTerminal(['encrypt', '--out', out, '--cert', certificate(0), '--server-list', list, '--', at('note.txt')], [['Server [0-1]:', '0']]);
    expect(code, screen).toBe(0);
    expect(await capsuleKinds(out)).toEqual(['ECCPublicKeyCapsule']);
    expect(await capsuleKinds(await encrypted('--cert', certificate(0), '--offline', ...inWorld))).toEqual(['ECCPublicKeyCapsule']);
  });

  test('UC.Client.01/7a: no TLS connection: notified, another server is chosen', async () => {
    const list = listWith(({ servers: [server] }) => ({
      defaultCapsuleServer: 'dead',
      servers: [{ ...server, id: 'dead', sender: 'https://localhost:1', recipient: 'https://localhost:1' }, server],
    }));
    const out = fresh('another.cdoc2');
    const args = ['encrypt', '--out', out, '--cert', certificate(0), '--server-list', list, '--', at('note.txt')];
    await refused(args, 1, { code: 'connection-failed' }, out);
    const { code, screen } = await atTerminal(args, [[/connection-failed[\s\S]*Server \[0-2\]:/, '2']]);
    expect(code, screen).toBe(0);
    expect(await capsuleKinds(out)).toEqual(['KeyServerCapsule']);
  });

  test('UC.Client.01/8a: a certificate that is not listed: notified, another server is chosen', async () => {
    const list = listWith(({ servers: [server] }) => ({
      defaultCapsuleServer: 'changed',
      servers: [{ ...server, id: 'changed', certificates: [{ purpose: 'current', pem: readFileSync(join(data, 'pki/tls-ca.pem'), 'utf8') }] }, server],
    }));
    const out = fresh('listed.cdoc2');
    const args = ['encrypt', '--out', out, '--cert', certificate(0), '--server-list', list, '--', at('note.txt')];
    await refused(args, 1, { code: 'server-certificate-not-listed' }, out);
    const { code, screen } = await atTerminal(args, [[/server-certificate-not-listed[\s\S]*Server \[0-2\]:/, '2']]);
    expect(code, screen).toBe(0);
  });

  test.each([
    ['UC.Client.01/9a: forwarding the capsule fails', 500, {}, 'server-error'],
    ['UC.Client.01/9b: the server returns no transaction identifier', 201, {}, 'transaction-id-missing'],
    ['UC.Client.01/9b: the server returns a transaction identifier that is none', 201, { location: '/key-capsules/short' }, 'response-malformed'],
  ])('%s', async (_name, status, headers, code) => {
    const rogue = await rogueServer(join(data, 'pki'), (_request, response) => void response.writeHead(status, headers).end());
    const list = listWith(({ servers: [server] }) => ({
      servers: [{ ...server, sender: rogue.url, recipient: rogue.url, certificates: [{ purpose: 'current', pem: rogue.certificate.toString() }] }],
    }));
    const out = fresh('forward.cdoc2');
    await refused(['encrypt', '--out', out, '--cert', certificate(0), '--server-list', list, '--', at('note.txt')], 1, { code }, out);
    rogue.close();
  });

  test('UC.Client.01/10a: a header larger than 2^20 bytes, before any capsule is sent', async () => {
    let asked = 0;
    const rogue = await rogueServer(join(data, 'pki'), (_request, response) => {
      asked += 1;
      response.writeHead(500).end();
    });
    const list = listWith(({ servers: [server] }) => ({
      servers: [{ ...server, sender: rogue.url, recipient: rogue.url, certificates: [{ purpose: 'current', pem: rogue.certificate.toString() }] }],
    }));
    const out = fresh('large.cdoc2');
    await refused(['encrypt', '--out', out, '--cert', certificate(0), ...longLabels(), '--server-list', list, '--', at('note.txt')], 1, { code: 'header-too-large' }, out);
    expect(asked).toBe(0);
    rogue.close();
  });

  test('UC.Client.01/11a: files that are not correct', async () => {
    const out = fresh('files.cdoc2');
    const encrypt = ['encrypt', '--out', out, '--cert', certificate(0), '--offline', '--'];
    mkdirSync(at('folder'), { recursive: true });
    mkdirSync(at('second'), { recursive: true });
    writeFileSync(at('second/note.txt'), 'another');
    writeFileSync(at('what?.txt'), '');
    await refused([...encrypt, at('absent.txt')], 1, { code: 'input-unreadable' }, out);
    await refused([...encrypt, at('folder')], 1, { code: 'input-not-regular' }, out);
    await refused([...encrypt, at('what?.txt')], 1, { code: 'file-name-unsafe' }, out);
    await refused([...encrypt, at('note.txt'), at('second/note.txt')], 1, { code: 'file-name-duplicate' }, out);
  });
});

/** Recipients whose labels fill a header. */
function longLabels(): string[] {
  const secret = Buffer.alloc(32, 7).toString('base64');
  return Array.from({ length: 11 }, (_, index) => [`--secret`, `${index}${'x'.repeat(100_000)}=base64:${secret}`]).flat();
}

describe('UC.Client.02 — decrypt with a security token', () => {
  test('UC.Client.02/2a: a header larger than 2^20 bytes', async () => {
    const bad = fresh('large.cdoc2');
    const prefix = Buffer.from('43444f4302', 'hex');
    const length = Buffer.alloc(4);
    length.writeInt32BE(2 ** 20 + 1);
    writeFileSync(bad, Buffer.concat([prefix, length, Buffer.alloc(2 ** 20 + 200)]));
    const out = fresh('out');
    await refused(['decrypt', bad, '--out', out, ...card(0), '--pin', '1234', ...inWorld], 1, { code: 'header-too-large' }, out);
  });

  test('UC.Client.02/3a: the certificate can\'t be read from the token', async () => {
    const container = await encrypted('--cert', certificate(0), '--offline');
    const out = fresh('out');
    const module = person(0).idCard.module;
    const environment = ['decrypt', container, '--out', out, '--pkcs11', module, '--token', 'nobody', '--pin', '1234', ...inWorld];
    await refused(environment, 1, { code: 'token-not-found' }, out);
    await refused(['decrypt', container, '--out', out, '--pkcs11', at('note.txt'), '--token', 'x', '--pin', '1234'], 3, { code: 'module-not-loadable' }, out);
  });

  test('UC.Client.02/4a: no record of this recipient', async () => {
    const out = fresh('out');
    await refused(['decrypt', await encrypted('--cert', certificate(0), '--offline'), '--out', out, ...card(2), '--pin', '1234', ...inWorld], 1, { code: 'recipient-not-found' }, out);
  });

  test('UC.Client.02/5a: a capsule in the container needs no server', async () => {
    const container = await encrypted('--cert', certificate(0), '--offline');
    const out = fresh('out');
    const run = await testbed(['decrypt', container, '--out', out, '--key', world.path(person(0).idCard.key), '--json']);
    expect(run.document(), run.stderr).toMatchObject({ capsule: 'ECCPublicKeyCapsule', files: [{ name: 'note.txt' }] });
  });

  test('UC.Client.02/6a: PIN1 is asked for, and asked again when it is wrong; without a terminal its absence is named', async () => {
    const container = await encrypted('--cert', certificate(0), ...inWorld);
    const out = fresh('out');
    const args = ['decrypt', container, '--out', out, ...card(0), ...inWorld];
    await refused(args, 2, { code: 'pin-missing' }, out);
    const { code, screen } = await atTerminal(args, [
      [/PIN1 of PNOEE-\d+:/, '9999'],
      [/pin-incorrect[\s\S]*PIN1 of/, '1234'],
      ['long-term storage?', 'n'],
    ]);
    expect(code, screen).toBe(0);
    expect(readFileSync(join(out, 'note.txt'), 'utf8')).toBe('Tere!\n');
    expect(screen).not.toContain('1234');
  });

  test('UC.Client.02/6b: the server refuses the certificate', async () => {
    const container = await encrypted('--cert', certificate(3), ...inWorld);
    const out = fresh('out');
    await refused(['decrypt', container, '--out', out, ...card(3), '--pin', '1234', ...inWorld], 1, { code: 'client-certificate-refused', serverCode: 'client-certificate-revoked' }, out);
  });

  test('UC.Client.02/8a: the server has no such capsule any more', async () => {
    const container = await encrypted('--cert', certificate(0), '--expiry', new Date(Date.now() + 5_000).toISOString(), ...inWorld);
    await delay(5_000);
    const out = fresh('out');
    await refused(['decrypt', container, '--out', out, ...card(0), '--pin', '1234', ...inWorld], 1, { code: 'capsule-not-found' }, out);
  });

  test('UC.Client.02/9a: the key does not come out right', async () => {
    const container = await encrypted('--cert', certificate(0), '--offline');
    const inspected = await testbed(['inspect', container, '--json']);
    const bytes = readFileSync(container);
    const place = bytes.indexOf(Buffer.from(inspected.document().header.recipients[0].encryptedFmk, 'hex'));
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    writeFileSync(container, bytes);
    const out = fresh('out');
    await refused(['decrypt', container, '--out', out, ...card(0), '--pin', '1234', ...inWorld], 1, { code: 'header-hmac-mismatch' }, out);
  });

  test('UC.Client.02/10: giving up at a question ends it, and nothing is saved', async () => {
    const container = await encrypted('--cert', certificate(0), '--offline');
    const out = fresh('out');
    const { code, screen } = await atTerminal(['decrypt', container, '--out', out, ...card(0), ...inWorld], [[/PIN1 of/, '\u0004']]);
    expect(code, screen).toBe(1);
    expect(screen).toContain('[cancelled]');
    expect(leftOf(out)).toEqual([]);
  });
});

describe('UC.Client.P.01 — encrypt with a password', () => {
  test('UC.Client.P.01/5a: a password below the policy is asked for again; without a terminal it is refused', async () => {
    const out = fresh('password.cdoc2');
    await refused(['encrypt', '--out', out, '--password', 'hint=short', '--', at('note.txt')], 1, { code: 'password-policy' }, out);
    await refused(['encrypt', '--out', out, '--password', 'hint', '--', at('note.txt')], 2, { code: 'password-missing' }, out);
    const { code, screen } = await atTerminal(['encrypt', '--out', out, '--password', 'hint', '--', at('note.txt')], [
      ['New password for "hint"', 'short'],
      [/password-policy[\s\S]*New password for "hint"/, good],
    ]);
    expect(code, screen).toBe(0);
    expect(screen).not.toContain(good);
    const run = await testbed(['decrypt', out, '--out', fresh('out'), '--password', good]);
    expect(run.code, run.stderr).toBe(0);
  });

  test('UC.Client.P.01/6a: the container can\'t be created', async () => {
    await refused(['encrypt', '--out', at('no/such/folder.cdoc2'), '--password', `hint=${good}`, '--', at('note.txt')], 1, { code: 'output-failed' });
  });

  test('UC.Client.P.01/7a: a header larger than 2^20 bytes', async () => {
    const out = fresh('large.cdoc2');
    await refused(['encrypt', '--out', out, '--password', `hint=${good}`, ...longLabels(), '--', at('note.txt')], 1, { code: 'header-too-large' }, out);
  });

  test('UC.Client.P.01/8a: files that are not correct', async () => {
    const out = fresh('files.cdoc2');
    await refused(['encrypt', '--out', out, '--password', `hint=${good}`, '--', at('absent.txt')], 1, { code: 'input-unreadable' }, out);
  });

  test('UC.Client.P.01/9a: the container can\'t be saved: the name is taken, or the disk takes no more', async () => {
    const taken = fresh('taken.cdoc2');
    writeFileSync(taken, 'mine');
    await refused(['encrypt', '--out', taken, '--password', `hint=${good}`, '--', at('note.txt')], 1, { code: 'output-exists' });
    expect(readFileSync(taken, 'utf8')).toBe('mine');

    const out = fresh('full.cdoc2');
    const command = `trap '' XFSZ; ulimit -f 0; exec '${process.execPath}' '${bin}' encrypt --json --out '${out}' --password 'hint=${good}' -- '${at('note.txt')}'`;
    const run = spawnSync('bash', ['-c', command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_COMPILE_CACHE: '', NODE_DISABLE_COMPILE_CACHE: '1' } });
    expect({ exit: run.status, ...JSON.parse(run.stdout) }).toMatchObject({ exit: 1, error: { code: 'output-failed' } });
    expect(leftOf(out)).toEqual([]);
  });
});

describe('UC.Client.P.02 — decrypt with a password', () => {
  test('UC.Client.P.02/2a: a header larger than 2^20 bytes', async () => {
    const bad = fresh('large.cdoc2');
    writeFileSync(bad, Buffer.concat([Buffer.from('43444f430200100001', 'hex'), Buffer.alloc(2 ** 20 + 200)]));
    const out = fresh('out');
    await refused(['decrypt', bad, '--out', out, '--password', good], 1, { code: 'header-too-large' }, out);
  });

  test('UC.Client.P.02/3, 5a: the hint is shown, a wrong password is asked for again; without a terminal it is refused', async () => {
    const container = await encrypted('--password', `first line of the poem=${good}`);
    const out = fresh('out');
    await refused(['decrypt', container, '--out', out, '--password', 'wrong'], 1, { code: 'header-hmac-mismatch' }, out);
    const { code, screen } = await atTerminal(['decrypt', container, '--out', out], [
      ['Password (hint: "first line of the poem")', 'wrong'],
      [/header-hmac-mismatch[\s\S]*Password \(hint/, good],
      ['long-term storage?', ''],
    ]);
    expect(code, screen).toBe(0);
    expect(existsSync(join(out, 'note.txt'))).toBe(true);
  });

  test('UC.Client.P.02/8a: the files can\'t be saved: the folder is a file, or a name is taken', async () => {
    const container = await encrypted('--password', `hint=${good}`);
    await refused(['decrypt', container, '--out', at('note.txt'), '--password', good], 1, { code: 'output-failed' });
    const out = fresh('out');
    mkdirSync(out);
    writeFileSync(join(out, 'note.txt'), 'mine');
    await refused(['decrypt', container, '--out', out, '--password', good], 1, { code: 'output-exists' });
    expect(readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'utf8')])).toEqual([['note.txt', 'mine']]);
  });
});

describe('UC.Client.P.04 — re-encrypt for long-term storage', () => {
  test('UC.Client.P.04/1–7, 5a: offered after decryption and before saving; a poor password is asked for again', async () => {
    const container = await encrypted('--cert', certificate(0), ...inWorld);
    const [out, kept] = [fresh('out'), fresh('kept.cdoc2')];
    const { code, screen } = await atTerminal(['decrypt', container, '--out', out, ...card(0), '--pin', '1234', ...inWorld], [
      ['long-term storage?', 'p'],
      ['Name of the new container', kept],
      ['Password hint', 'for years'],
      ['New password for "for years"', 'short'],
      [/password-policy[\s\S]*New password/, good],
    ]);
    expect(code, screen).toBe(0);
    expect(screen.indexOf('UC.Client.P.04/7')).toBeLessThan(screen.indexOf("the payload's tag is right"));
    const run = await testbed(['decrypt', kept, '--out', fresh('out'), '--password', good, '--json']);
    expect(run.document(), run.stderr).toMatchObject({ capsule: 'PBKDF2Capsule', files: [{ name: 'note.txt', size: 6 }] });
  });

  test('UC.Client.P.04/2a: with a security token, whose PIN is asked for again when it is wrong', async () => {
    const container = await encrypted('--cert', certificate(0), ...inWorld);
    const [out, kept] = [fresh('out'), fresh('kept.cdoc2')];
    const { code, screen } = await atTerminal(['decrypt', container, '--out', out, ...card(0), '--pin', '1234', ...inWorld], [
      ['long-term storage?', 't'],
      ['Name of the new container', kept],
      [/PIN1 of/, '9999'],
      [/pin-incorrect[\s\S]*PIN1 of/, '1234'],
    ]);
    expect(code, screen).toBe(0);
    expect(await capsuleKinds(kept)).toEqual(['ECCPublicKeyCapsule']);
    const run = await testbed(['decrypt', kept, '--out', fresh('out'), ...card(0), '--pin', '1234', ...inWorld]);
    expect(run.code, run.stderr).toBe(0);
  });

  test('UC.Client.P.04/7a: the new container can\'t be saved; nothing of the old one is saved either', async () => {
    const container = await encrypted('--password', `hint=${good}`);
    await refused(['reencrypt', container, '--out', at('note.txt'), '--password', good, '--password', `new=${good}`], 1, { code: 'output-exists' });
    await refused(['reencrypt', container, '--out', at('no/such/kept.cdoc2'), '--password', good, '--password', `new=${good}`], 1, { code: 'output-failed' });
    expect(readFileSync(at('note.txt'), 'utf8')).toBe('Tere!\n');
  });

  test('testbed reencrypt: the first password opens, the others are recipients', async () => {
    const container = await encrypted('--password', `hint=${good}`);
    const kept = fresh('kept.cdoc2');
    const run = await testbed(['reencrypt', container, '--out', kept, '--password', good, '--password', `new=${good}2`, '--cert', certificate(0)]);
    expect(run.code, run.stderr).toBe(0);
    expect(await capsuleKinds(kept)).toEqual(['ECCPublicKeyCapsule', 'PBKDF2Capsule']);
  });
});
