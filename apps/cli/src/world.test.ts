import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describeToken, generateTokenKey, softwareIdentity, storeTokenCertificate } from '@testbed/eid';
import { ecPointToKey, openAuthority, pinnedRequest, publicKeyOf } from '@testbed/pki';
import { readPkcs12 } from '@testbed/pki/pkcs12';
import { fetchCapsule, sendCapsule, type Capsule, type Transport } from '@testbed/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alive, bin, freePortBase, testbed } from './testing/testbed.ts';
import { readWorld, type World, type WorldPerson } from './world/world-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'testbed-world-'));
const data = join(folder, 'world');
let portBase: number;
let world: World;

function path(name: string): string {
  return join(folder, name);
}

function person(index: number): WorldPerson {
  const found = world.file.people[index];
  if (!found) throw new Error(`no person ${index}`);
  return found;
}

function cardOf({ idCard }: WorldPerson, pin = idCard.pin1): string[] {
  return ['--pkcs11', idCard.module, '--token', idCard.token, '--pin', pin, '--world', join(data, 'world.json')];
}

async function encryptTo({ idCard }: WorldPerson, out: string, file: string): Promise<void> {
  const server = world.file.capsuleServers[0]?.id ?? '';
  const run = await testbed(['encrypt', '--out', out, '--cert', world.path(idCard.certificate), '--server', server, '--world', join(data, 'world.json'), '--', file]);
  expect(run.code, run.stderr).toBe(0);
}

async function control(method: string, route: string): Promise<{ processes: { name: string; pid: number | null }[] }> {
  const response = await fetch(world.file.control + route, { method });
  return (await response.json()) as { processes: { name: string; pid: number | null }[] };
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

beforeAll(async () => {
  portBase = await freePortBase();
  const run = await testbed(['up', '--no-console', '--data', data, '--port-base', String(portBase), '--detach', '--json']);
  expect(run.code, run.stderr).toBe(0);
  expect(run.document()).toMatchObject({ ready: true, file: join(data, 'world.json'), firstPeople: [] });
  world = readWorld(join(data, 'world.json'));
  writeFileSync(path('three.bin'), randomBytes(3_000_000));
});

afterAll(async () => {
  await testbed(['down', '--data', data]);
  rmSync(folder, { recursive: true, force: true });
});

describe('a file travels from a sender to an ID-card through a capsule server', () => {
  test('UC.Client.01, UC.Client.02: three megabytes open with the token, byte for byte', async () => {
    await encryptTo(person(0), path('three.cdoc2'), path('three.bin'));
    const run = await testbed(['decrypt', path('three.cdoc2'), '--out', path('opened'), ...cardOf(person(0)), '--json']);
    expect(run.code, run.stderr).toBe(0);
    expect(run.document()).toMatchObject({ capsule: 'KeyServerCapsule', files: [{ name: 'three.bin', size: 3_000_000 }] });
    expect(sha256(path('opened/three.bin'))).toBe(sha256(path('three.bin')));
  });

  test('the container names the recipient\'s key, the server and the transaction, and holds no key material', async () => {
    const run = await testbed(['inspect', path('three.cdoc2'), '--json']);
    const [recipient] = run.document().header.recipients;
    const key = publicKeyOf(new X509Certificate(readFileSync(world.path(person(0).idCard.certificate))));
    expect(recipient.capsule).toEqual({
      kind: 'KeyServerCapsule',
      recipientKey: { kind: 'EccKeyDetails', curve: 'secp384r1', recipientPublicKey: key.type === 'ec' && Buffer.from(key.point).toString('hex') },
      keyServerId: world.file.capsuleServers[0]?.id,
      transactionId: expect.stringMatching(/^KC[0-9a-f]{32}$/),
    });
    const stored = await fetchCapsule(recipientTransport(person(0)), recipient.capsule.transactionId);
    expect(readFileSync(path('three.cdoc2')).includes(Buffer.from(stored.ephemeralKeyMaterial))).toBe(false);
  });

  test('the token says of its key: sensitive, not extractable', () => {
    const { idCard } = person(0);
    const said = spawnSync('pkcs11-tool', ['--module', idCard.module, '--token-label', idCard.token, '--login', '--pin', idCard.pin1, '--list-objects', '--type', 'privkey'], {
      encoding: 'utf8',
      env: { ...process.env, SOFTHSM2_CONF: world.path(idCard.softhsmConf) },
    }).stdout;
    expect(said).toMatch(/Access:\s+sensitive/);
    expect(said).not.toMatch(/extract(?!able)|Access:.*never extractable/);
  });

  test('a key made inside a token is never extractable, and opens a container like any other', async () => {
    const token = { module: person(0).idCard.module, softhsmConf: world.path(person(0).idCard.softhsmConf), token: 'made inside' };
    const key = await generateTokenKey({ ...token, pin: '1234', soPin: '1234', curve: 'secp384r1' });
    if (key.type !== 'ec') throw new Error('not an EC key');
    const certificate = openAuthority(join(data, 'pki')).issue('id-card', {
      profile: 'id-card',
      person: { code: '38001085718', lastName: 'RAUD', firstName: 'ENDEL' },
      publicKey: ecPointToKey(key.point),
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 86_400_000),
    });
    await storeTokenCertificate({ ...token, pin: '1234', certificate: certificate.raw });
    expect(await describeToken({ ...token, pin: '1234' })).toMatchObject({ sensitive: true, extractable: false, neverExtractable: true, alwaysSensitive: true });
    writeFileSync(path('inside.pem'), certificate.toString());
    const server = world.file.capsuleServers[0]?.id ?? '';
    await testbed(['encrypt', '--out', path('inside.cdoc2'), '--cert', path('inside.pem'), '--server', server, '--world', join(data, 'world.json'), '--', path('three.bin')]);
    const run = await testbed(
      ['decrypt', path('inside.cdoc2'), '--out', path('inside'), '--pkcs11', token.module, '--token', token.token, '--pin', '1234', '--world', join(data, 'world.json')],
      { SOFTHSM2_CONF: token.softhsmConf },
    );
    expect(run.code, run.stderr).toBe(0);
    expect(sha256(path('inside/three.bin'))).toBe(sha256(path('three.bin')));
  });
});

describe('whoever may not open it is refused, each for its own reason, and no file is left', () => {
  async function refused(args: readonly string[], error: object): Promise<void> {
    const run = await testbed(['decrypt', path('three.cdoc2'), '--out', path('refused'), ...args, '--json']);
    expect({ code: run.code, ...run.document() }).toMatchObject({ code: 1, error });
    expect(existsSync(path('refused'))).toBe(false);
  }

  test.each([1, 2, 4])('UC.Client.02/4a: the card of person %i', async (index) => {
    await refused(cardOf(person(index)), { code: 'recipient-not-found' });
  });

  test('UC.Client.02/6b: a wrong PIN', async () => {
    await refused(cardOf(person(0), '9999'), { code: 'pin-incorrect' });
  });

  test('UC.KTS.04/2a: a revoked certificate', async () => {
    await encryptTo(person(3), path('revoked.cdoc2'), path('three.bin'));
    const run = await testbed(['decrypt', path('revoked.cdoc2'), '--out', path('refused'), ...cardOf(person(3)), '--json']);
    expect(run.code).toBe(1);
    expect(run.document().error).toMatchObject({ code: 'client-certificate-refused', serverCode: 'client-certificate-revoked' });
    expect(existsSync(path('refused'))).toBe(false);
  });

  test('UC.KTS.04: no certificate', async () => {
    await refused(['--key', world.path(person(0).idCard.key), '--world', join(data, 'world.json')], { code: 'certificate-missing' });
  });

  test('UC.Client.01/8a, UC.Client.02/6b: a server whose certificate is not listed, before the PIN is asked', async () => {
    const list = JSON.parse(readFileSync(join(data, 'server-list.json'), 'utf8'));
    list.servers[0].certificates[0].pem = readFileSync(join(data, 'pki/tls-ca.pem'), 'utf8');
    writeFileSync(path('other-list.json'), JSON.stringify(list));
    // The wrong PIN would be the complaint if it had been tried.
    await refused([...cardOf(person(0), '9999'), '--server-list', path('other-list.json')], { code: 'server-certificate-not-listed' });
    const run = await testbed(['encrypt', '--out', path('unlisted.cdoc2'), '--cert', world.path(person(0).idCard.certificate), '--server-list', path('other-list.json'), '--json', '--', path('three.bin')]);
    expect({ code: run.code, ...run.document() }).toMatchObject({ code: 1, error: { code: 'server-certificate-not-listed' } });
    expect(existsSync(path('unlisted.cdoc2'))).toBe(false);
  });

  test('UC.Client.01/8c, UC.KTS.01/4b: an expiry longer than the server allows', async () => {
    const run = await testbed(['encrypt', '--out', path('long.cdoc2'), '--pubkey', publicKeyFile(), '--expiry', 'P6Y', '--world', join(data, 'world.json'), '--json', '--', path('three.bin')]);
    expect({ code: run.code, ...run.document() }).toMatchObject({ code: 1, error: { code: 'capsule-refused', serverCode: 'expiry-too-long' } });
    expect(readdirSync(folder).filter((name) => name.startsWith('long.cdoc2'))).toEqual([]);
  });
});

function publicKeyFile(): string {
  const file = path('public.pem');
  writeFileSync(file, new X509Certificate(readFileSync(world.path(person(0).idCard.certificate))).publicKey.export({ type: 'spki', format: 'pem' }));
  return file;
}

describe('openssl and curl agree with what the servers claim', () => {
  const ca = (): string => world.path(world.file.trust.tlsCa);
  const host = (url = ''): string => new URL(url).host;
  const openssl = (args: readonly string[]) => spawnSync('openssl', args, { encoding: 'utf8', input: '' });

  test.each(['post', 'fetch', 'management'] as const)('%s listener: TLS 1.3 with the listed certificate, and nothing older', (name) => {
    const [server] = world.file.capsuleServers;
    const said = openssl(['s_client', '-connect', host(server?.[name]), '-servername', 'localhost', '-CAfile', ca(), '-verify_return_error']);
    expect(said.stdout).toMatch(/New, TLSv1\.3/);
    expect(said.stdout).toMatch(/Verify return code: 0 \(ok\)|Verification: OK/);
    const shown = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/.exec(said.stdout)?.[0] ?? '';
    expect(new X509Certificate(shown).fingerprint256).toBe(new X509Certificate(readFileSync(world.path(server?.certificates[0] ?? ''))).fingerprint256);
    const old = openssl(['s_client', '-connect', host(server?.[name]), '-tls1_2']);
    expect(old.status).toBe(1);
    expect(old.stderr).toMatch(/alert protocol version/);
  });

  test.each([
    [0, ': good'],
    [3, ': revoked'],
  ])('OCSP about the card of person %i says%s', (index, status) => {
    const said = openssl(['ocsp', '-issuer', world.path(world.file.trust.idCardIssuer), '-cert', world.path(person(index).idCard.certificate), '-url', world.file.trust.ocsp, '-CAfile', join(data, 'pki/root.pem')]);
    expect(said.stderr).toContain('Response verify OK');
    expect(said.stdout).toContain(status);
  });

  test('curl fetches with the card\'s key what curl sent, and is refused without one', () => {
    const [server] = world.file.capsuleServers;
    const { idCard } = person(0);
    const capsule = capsuleOf(person(0));
    const body = JSON.stringify({
      recipient_id: Buffer.from(capsule.recipientId).toString('base64'),
      ephemeral_key_material: Buffer.from(capsule.ephemeralKeyMaterial).toString('base64'),
      capsule_type: capsule.capsuleType,
    });
    const curl = (args: readonly string[]): string => execFileSync('curl', ['-sS', '--cacert', ca(), ...args], { encoding: 'utf8' });
    const sent = curl(['-i', '-H', 'content-type: application/json', '-d', body, `${server?.post}/key-capsules`]);
    expect(sent).toMatch(/^HTTP\/1\.1 201/);
    const location = /^location: (\S+)/im.exec(sent)?.[1] ?? '';
    expect(location).toMatch(/^\/key-capsules\/KC[0-9a-f]{32}$/);
    const withCard = ['--cert', world.path(idCard.certificate), '--key', world.path(idCard.key)];
    expect(curl([...withCard, server?.fetch + location])).toBe(body);
    expect(JSON.parse(curl(['-w', '%{stderr}%{http_code}', server?.fetch + location]))).toMatchObject({ status: 403, code: 'client-certificate-missing' });
    expect(curl([`${server?.management}/health`])).toContain('UP');
  });
});

function capsuleOf({ idCard }: WorldPerson): Capsule {
  const key = publicKeyOf(new X509Certificate(readFileSync(world.path(idCard.certificate))));
  if (key.type !== 'ec') throw new Error('not an EC card');
  return { capsuleType: 'ecc_secp384r1', recipientId: key.point, ephemeralKeyMaterial: key.point };
}

function common() {
  const pins = (world.file.capsuleServers[0]?.certificates ?? []).map((file) => new X509Certificate(readFileSync(world.path(file))).raw);
  return { pins, at: Date.now(), connectTimeout: 15_000, responseTimeout: 15_000 };
}

function senderTransport(): Transport {
  return ({ path: route, ...rest }) => pinnedRequest({ ...rest, ...common(), url: world.file.capsuleServers[0]?.post + route });
}

function recipientTransport({ idCard }: WorldPerson): Transport {
  const { key, certificate } = readPkcs12(readFileSync(world.path(idCard.p12)), idCard.p12Password);
  const identity = softwareIdentity({ key, certificate: certificate.raw });
  return ({ path: route, ...rest }) => identity.request({ ...rest, ...common(), url: world.file.capsuleServers[0]?.fetch + route });
}

describe('the world goes on', () => {
  test('kill -9 of the capsule server under uploads: it is back, and every capsule answered 201 is still served', async () => {
    const pidOf = async (): Promise<number | null> => (await control('GET', '/')).processes.find(({ name }) => name === 'capsule-server')?.pid ?? null;
    const killed = await pidOf();
    const answered: string[] = [];
    let uploading = true;
    const uploads = Array.from({ length: 4 }, async () => {
      while (uploading) {
        await sendCapsule(senderTransport(), capsuleOf(person(0))).then(
          ({ transactionId }) => answered.push(transactionId),
          () => {},
        );
        await delay(60);
      }
    });
    while (answered.length < 40) await delay(10);
    process.kill(killed ?? 0, 'SIGKILL');
    const before = answered.length;
    // Uploads succeed again once the supervisor has restarted it.
    while (answered.length < before + 20) await delay(50);
    uploading = false;
    await Promise.all(uploads);
    expect(await pidOf()).not.toBe(killed);
    const left = [...answered];
    const fetches = Array.from({ length: 4 }, async () => {
      for (let id = left.pop(); id !== undefined; id = left.pop()) await fetchCapsule(recipientTransport(person(0)), id);
    });
    await Promise.all(fetches);
    expect(answered.length).toBeGreaterThanOrEqual(60);
  });

  test('down leaves no process; up goes on with the same people and capsules', async () => {
    const { processes } = await control('GET', '/');
    const { transactionId } = await sendCapsule(senderTransport(), capsuleOf(person(0)));
    const people = JSON.stringify(world.file.people);
    expect((await testbed(['down', '--data', data])).code).toBe(0);
    expect(processes.map(({ pid }) => alive(pid ?? 0))).toEqual([false, false, false, false, false]);

    const again = await testbed(['up', '--no-console', '--data', data, '--detach', '--json']);
    expect(again.code, again.stderr).toBe(0);
    expect(JSON.stringify(readWorld(join(data, 'world.json')).file.people)).toBe(people);
    await fetchCapsule(recipientTransport(person(0)), transactionId);
  });

  test('a second world in the same folder, or on the same ports, is refused by name', async () => {
    const same = await testbed(['up', '--no-console', '--data', data, '--detach', '--json']);
    expect({ code: same.code, ...same.document() }).toMatchObject({ code: 3, error: { code: 'folder-in-use' } });
    const ports = await testbed(['up', '--no-console', '--data', path('other'), '--port-base', String(portBase), '--detach', '--json']);
    expect({ code: ports.code, ...ports.document() }).toMatchObject({ code: 3, error: { code: 'port-in-use', message: expect.stringContaining(String(portBase + 80)) } });
    const blocked = await testbed(['up', '--no-console', '--data', path('blocked'), '--port-base', '10000', '--detach', '--json']);
    expect({ code: blocked.code, ...blocked.document() }).toMatchObject({ code: 3, error: { code: 'port-in-use', message: "port 10080 (trustServices) is one that browsers and Node's fetch never connect to" } });
  });

  test('the tour plays every use case against it', async () => {
    const run = await testbed(['tour', '--world', join(data, 'world.json'), '--json']);
    expect(run.code, run.stderr).toBe(0);
    expect(run.document().useCases.map(({ id, ok }: { id: string; ok: boolean }) => [id, ok])).toEqual(
      ['UC.Client.01', 'UC.KTS.01', 'UC.Client.02', 'UC.KTS.04', 'UC.KTS.02', 'UC.KTS.03', 'UC.Client.P.01', 'UC.Client.P.02', 'UC.Client.P.04', 'UC.Client.03', 'UC.KTS.06', 'UC.Client.04', 'UC.KTS.07'].map((id) => [id, true]),
    );
  });
});

test('Ctrl-C ends a world in the foreground and leaves no process', async () => {
  const own = path('foreground');
  const base = await freePortBase();
  const child = spawn(process.execPath, [bin, 'up', '--no-console', '--data', own, '--port-base', String(base)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  while (!said.includes('The world is ready') && child.exitCode === null) await delay(50);
  const status = (await (await fetch(`http://127.0.0.1:${base + 90}/`)).json()) as { processes: { pid: number }[] };
  expect(status.processes).toHaveLength(5);
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(status.processes.map(({ pid }) => alive(pid))).toEqual([false, false, false, false, false]);
});
