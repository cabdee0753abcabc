import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { httpOcspTransport, ocspRevocation, publicKeyOf, systemClock } from '@testbed/pki';
import { capsuleJson, shareJson } from '@testbed/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseCommand } from '../../command.ts';
import { controlCommand } from '../../commands/control.ts';
import { UsageProblem } from '../../problem.ts';
import { freePortBase } from '../../testing/testbed.ts';
import { runWorld, type RunningWorld } from '../run.ts';
import { readWorld, type World } from '../world-file.ts';
import { ask, timed, type RawAnswer } from './testing/raw-client.ts';
import type { ShownFault, ShownTraffic } from './world-faults.ts';

// A world of its own, seen by a client that is nothing but node:https.

const folder = mkdtempSync(join(tmpdir(), 'testbed-faults-'));
let running: RunningWorld;
let world: World;
let ca: string;
let sender: string;
let recipient: string;
let shares: string;
let capsule: Uint8Array;
let jaan: { readonly cert: string; readonly key: string };

beforeAll(async () => {
  running = await runWorld({ folder, portBase: await freePortBase(), onProgress: () => {} });
  world = readWorld(running.file);
  const read = (path: string): string => readFileSync(world.path(path), 'utf8');
  const { capsuleServers, sharesServers, people, trust } = world.file;
  ca = read(trust.tlsCa);
  sender = capsuleServers[0]?.post ?? '';
  recipient = capsuleServers[0]?.fetch ?? '';
  shares = sharesServers[0]?.url ?? '';
  const card = people[0]?.idCard;
  if (!card) throw new Error('there is nobody');
  jaan = { cert: read(card.certificate), key: read(card.key) };
  const key = publicKeyOf(new X509Certificate(jaan.cert));
  const point = key.type === 'ec' ? key.point : key.der;
  capsule = capsuleJson({ recipientId: point, ephemeralKeyMaterial: point, capsuleType: 'ecc_secp384r1' });
});
afterEach(async () => {
  await control('DELETE', '/faults');
  await control('DELETE', '/traffic');
});
afterAll(async () => {
  running.stop();
  await running.stopped;
  rmSync(folder, { recursive: true });
});

async function control(method: string, path: string, body?: object): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const response = await fetch(world.file.control + path, { method, ...(body && { body: JSON.stringify(body) }) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function arm(fault: object): Promise<ShownFault> {
  const { status, body } = await control('POST', '/faults', fault);
  expect(status, JSON.stringify(body)).toBe(201);
  return body as unknown as ShownFault;
}

/** What the capsule server does to the next request. */
function armSender(does: object, more: object = {}): Promise<ShownFault> {
  return arm({ server: 'capsule-server', listener: 'sender', does, ...more });
}

async function traffic(query = ''): Promise<readonly ShownTraffic[]> {
  return (await control('GET', `/traffic${query}`)).body['traffic'] as ShownTraffic[];
}

function upload(options: Parameters<typeof ask>[1] = {}): Promise<RawAnswer> {
  return ask(`${sender}/key-capsules`, { ca, method: 'POST', headers: { 'content-type': 'application/json' }, body: capsule, ...options });
}

function download(location: string): Promise<RawAnswer> {
  return ask(recipient + location, { ca, ...jaan });
}

function valuesOf({ headers }: RawAnswer, wanted: string): readonly string[] {
  return headers.flatMap(([name, value]) => (name.toLowerCase() === wanted ? [value] : []));
}

async function uploaded(): Promise<string> {
  const [location = ''] = valuesOf(await upload(), 'location');
  expect(location).toMatch(/^\/key-capsules\/KC/);
  return location;
}

/** The certificate that the server has of right. */
function ownCertificate(): X509Certificate {
  return new X509Certificate(readFileSync(world.path(world.file.capsuleServers[0]?.certificates[0] ?? '')));
}

describe('a connection', () => {
  test('refuse-connection: is reset, once; the next is served', async () => {
    const { id } = await armSender({ kind: 'refuse-connection' });
    await expect(upload()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await upload()).status).toBe(201);
    expect(await traffic()).toMatchObject([{ kind: 'connection', listener: 'sender', fault: id }, { kind: 'connection' }, { kind: 'exchange', answer: { status: 201 } }]);
  });

  test('tls-1.2-only: no TLS 1.3 client comes through, a TLS 1.2 client does', async () => {
    await armSender({ kind: 'tls-1.2-only' }, { times: 'always' });
    await expect(upload({ minVersion: 'TLSv1.3' })).rejects.toThrow('tlsv1 alert protocol version');
    expect(await upload({ maxVersion: 'TLSv1.2' })).toMatchObject({ status: 201, protocol: 'TLSv1.2' });
    expect((await traffic()).map((seen) => ('problem' in seen ? seen.problem : seen.tls?.protocol))).toEqual(['ERR_SSL_UNSUPPORTED_PROTOCOL', 'TLSv1.2', 'TLSv1.2']);
  });

  test('tls-1.2-only: without the fault a TLS 1.2 client is refused', async () => {
    await expect(upload({ maxVersion: 'TLSv1.2' })).rejects.toThrow('tlsv1 alert protocol version');
  });

  test('certificate unlisted: nothing is wrong with it but that it is not the server’s', async () => {
    const { certificate = '' } = await armSender({ kind: 'certificate', presents: 'unlisted' });
    const shown = new X509Certificate(certificate);
    expect(await upload()).toMatchObject({ status: 201, fingerprint: shown.fingerprint256, protocol: 'TLSv1.3' });
    expect(shown.publicKey.equals(ownCertificate().publicKey)).toBe(false);
    expect((await upload()).fingerprint).toBe(ownCertificate().fingerprint256);
    const revocation = ocspRevocation({ url: world.file.trust.ocsp, transport: httpOcspTransport(5_000), clock: systemClock });
    expect(await revocation.check(shown, new X509Certificate(ca))).toEqual({ status: 'good' });
  });

  test.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('certificate %s: has the server’s own key, and a client refuses it with %s', async (presents, code) => {
    const { certificate = '' } = await armSender({ kind: 'certificate', presents });
    await expect(upload()).rejects.toMatchObject({ code });
    expect(new X509Certificate(certificate).publicKey.equals(ownCertificate().publicKey)).toBe(true);
    expect(await traffic()).toMatchObject([{ kind: 'connection' }]);
  });

  test('that a client kept meets the fault too', async () => {
    const agent = new Agent({ keepAlive: true });
    expect((await upload({ agent })).status).toBe(201);
    const [[kept] = []] = Object.values(agent.freeSockets);
    if (!kept) throw new Error('it was not kept');
    const closed = once(kept, 'close');
    await armSender({ kind: 'refuse-connection' });
    await closed;
    await expect(upload({ agent })).rejects.toMatchObject({ code: 'ECONNRESET' });
    agent.destroy();
  });
});

describe('an answer', () => {
  test('delay: comes late, and what was asked is done', async () => {
    await armSender({ kind: 'delay', milliseconds: 600 });
    const { outcome, took } = await timed(upload());
    expect(took).toBeGreaterThanOrEqual(590);
    const [location = ''] = valuesOf(outcome, 'location');
    expect((await download(location)).status).toBe(200);
  });

  test('drop before-answer: the client hears nothing, and what it asked is done', async () => {
    await armSender({ kind: 'drop', at: 'before-answer' });
    await expect(upload()).rejects.toMatchObject({ code: 'ECONNRESET', message: 'socket hang up' });
    const [, exchange] = await traffic();
    expect(exchange).toMatchObject({ answer: { status: 201, headers: { location: [expect.stringMatching(/^\/key-capsules\/KC/)] } }, request: { complete: true } });
  });

  test('drop mid-body: the head and half of the body came', async () => {
    const location = await uploaded();
    await arm({ server: 'capsule-server', listener: 'recipient', does: { kind: 'drop', at: 'mid-body' } });
    await expect(download(location)).rejects.toMatchObject({ code: 'ECONNRESET', message: 'aborted' });
    expect((await download(location)).status).toBe(200);
  });

  test('status: the server is not asked', async () => {
    const { id } = await armSender({ kind: 'status', status: 503, headers: { 'Retry-After': '120' }, body: '{"code":"busy"}' });
    const answer = await upload();
    expect(answer).toMatchObject({ status: 503, body: '{"code":"busy"}' });
    expect(valuesOf(answer, 'retry-after')).toEqual(['120']);
    expect(await traffic()).toMatchObject([{ kind: 'connection' }, { fault: id, request: { body: { text: Buffer.from(capsule).toString() } } }]);
  });

  test('answer: a missing and a malformed Location', async () => {
    await armSender({ kind: 'answer', headers: { location: null } });
    await armSender({ kind: 'answer', headers: { Location: '/key-capsules/' } });
    const missing = await upload();
    expect([missing.status, valuesOf(missing, 'location')]).toEqual([201, []]);
    const malformed = await upload();
    expect([malformed.status, valuesOf(malformed, 'location')]).toEqual([201, ['/key-capsules/']]);
  });

  test('answer: another recipient’s capsule', async () => {
    const location = await uploaded();
    const other = JSON.stringify({ recipient_id: 'AAAA', ephemeral_key_material: 'AAAA', capsule_type: 'rsa' });
    await arm({ server: 'capsule-server', listener: 'recipient', does: { kind: 'answer', body: other } });
    const answer = await download(location);
    expect(answer).toMatchObject({ status: 200, body: other });
    expect(valuesOf(answer, 'content-length')).toEqual([String(other.length)]);
  });

  test('answer: an old nonce, and a share without its recipient', async () => {
    const { code } = world.file.people[0] ?? { code: '' };
    const sent = await ask(`${shares}/key-shares`, { ca, method: 'POST', headers: { 'content-type': 'application/json' }, body: shareJson({ share: new Uint8Array(32), recipient: `etsi/${code}` }) });
    const [location = ''] = valuesOf(sent, 'location');
    const nonce = (): Promise<RawAnswer> => ask(`${shares}${location}/nonce`, { ca, method: 'POST' });
    const path = '/nonce$';
    await arm({ server: 'shares-server-1', when: { path, method: 'POST' }, does: { kind: 'answer', members: { nonce: 'once-used' } } });
    await arm({ server: world.file.sharesServers[0]?.id, listener: 'shares', when: { path }, does: { kind: 'answer', without: ['nonce'] } });
    expect((await nonce()).body).toBe('{"nonce":"once-used"}');
    expect((await nonce()).body).toBe('{}');
    expect(JSON.parse((await nonce()).body)).toEqual({ nonce: expect.not.stringMatching('once-used') });
  });

  test('duplicate-header: both lines, the second with the given value', async () => {
    await armSender({ kind: 'duplicate-header', name: 'Location', value: '/key-capsules/KC00' });
    expect(valuesOf(await upload(), 'location')).toEqual([expect.stringMatching(/^\/key-capsules\/KC.{32}$/), '/key-capsules/KC00']);
  });

  test('garbage: is no HTTP', async () => {
    await armSender({ kind: 'garbage' });
    await expect(upload()).rejects.toMatchObject({ code: 'HPE_INVALID_CONSTANT' });
    expect((await traffic())[1]).toMatchObject({ kind: 'exchange', answer: { status: 201 } });
  });

  test('oversized: the same JSON, so many octets long', async () => {
    const location = await uploaded();
    await arm({ server: 'capsule-server', listener: 'recipient', does: { kind: 'oversized', octets: 3_000_000 } });
    const { body } = await download(location);
    expect(body).toHaveLength(3_000_000);
    expect(JSON.parse(body)).toEqual(JSON.parse((await download(location)).body));
  });

  test('slow-drip: octet by octet, and whole in the end', async () => {
    const location = await uploaded();
    await arm({ server: 'capsule-server', listener: 'recipient', does: { kind: 'slow-drip', milliseconds: 1 } });
    const { outcome, took } = await timed(download(location));
    expect(outcome.status).toBe(200);
    expect(JSON.parse(outcome.body)).toMatchObject({ capsule_type: 'ecc_secp384r1' });
    expect(took).toBeGreaterThanOrEqual(outcome.body.length);
  });
});

describe('faults are aimed', () => {
  test('at what matches, after those that pass, so many times', async () => {
    const { id } = await armSender({ kind: 'status', status: 500 }, { when: { method: 'POST', path: '^/key-capsules$', skip: 1 }, times: 2 });
    expect((await ask(`${sender}/key-capsules`, { ca, method: 'PUT' })).status).toBe(405);
    const statuses = [];
    for (let round = 0; round < 4; round += 1) statuses.push((await upload()).status);
    expect(statuses).toEqual([201, 500, 500, 201]);
    expect((await control('GET', '/faults')).body).toMatchObject({ faults: [{ id, happened: 2, times: 2 }] });
  });

  test('and taken back, one or all', async () => {
    const first = await armSender({ kind: 'status', status: 500 }, { times: 'always' });
    await armSender({ kind: 'status', status: 501 }, { times: 'always' });
    expect((await upload()).status).toBe(500);
    expect(await control('DELETE', `/faults/${first.id}`)).toMatchObject({ status: 200, body: { faults: [{ does: { status: 501 } }] } });
    expect(await control('DELETE', `/faults/${first.id}`)).toEqual({ status: 404, body: { error: `there is no fault ${first.id}` } });
    expect((await upload()).status).toBe(501);
    expect(await control('DELETE', '/faults')).toEqual({ status: 200, body: { faults: [] } });
    expect((await upload()).status).toBe(201);
  });

  test('at the configuration service, Smart-ID and the directory too', async () => {
    await arm({ server: 'configuration-service', does: { kind: 'answer', members: { defaultExpiry: 'P-1D' } } });
    const configuration = await ask(world.file.configurationService.url, { ca });
    expect(JSON.parse(configuration.body)).toMatchObject({ defaultExpiry: 'P-1D', maximumExpiry: 'P1825D' });
    await arm({ server: 'eid-services', listener: 'services', does: { kind: 'status', status: 580 } });
    expect((await ask(`${world.file.smartId.url}/session/x`, { ca })).status).toBe(580);
    await arm({ server: 'directory', does: { kind: 'refuse-connection' } });
    const { hostname: host, port } = new URL(world.file.trust.ldap);
    const reset = once(connect({ host, port: Number(port) }), 'data');
    await expect(reset).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await traffic('?server=eid-services')).map(({ server, listener }) => `${server} ${listener}`)).toEqual(['eid-services services', 'eid-services services']);
  });

  test.each([
    ['"server" must be an id or one of configuration-service, directory, capsule-server', { server: 'nobody', does: { kind: 'garbage' } }],
    ['"listener" of capsule-server must be sender or recipient', { server: 'capsule-server', listener: 'shares', does: { kind: 'garbage' } }],
    ['only the directory misbehaves by empty', { server: 'capsule-server', does: { kind: 'empty' } }],
    ['the directory does not misbehave by garbage', { server: 'directory', does: { kind: 'garbage' } }],
    ['"does.kind" must be one of refuse-connection', { server: 'directory', does: { kind: 'sleep' } }],
  ])('and one that does not fit the world is refused: %s', async (why, fault) => {
    expect(await control('POST', '/faults', fault)).toEqual({ status: 400, body: { error: expect.stringContaining(why) } });
    expect((await control('GET', '/faults')).body).toEqual({ faults: [] });
  });

  test('and a server that had to be started again has them again', async () => {
    await armSender({ kind: 'status', status: 500 }, { times: 'always' });
    const pid = async (): Promise<number | null> => {
      const { processes } = (await control('GET', '/')).body as { processes: { name: string; pid: number | null }[] };
      return processes.find(({ name }) => name === 'capsule-server')?.pid ?? null;
    };
    const before = await pid();
    if (before === null) throw new Error('it does not run');
    process.kill(before, 'SIGKILL');
    for (let now = await pid(); now === null || now === before; now = await pid()) await pause(100);
    expect((await upload()).status).toBe(500);
  });
});

describe('the traffic', () => {
  test('shows who came, what was asked and what was answered', async () => {
    const location = await uploaded();
    await download(location);
    const seen = await traffic('?server=capsule-server');
    const client = { subject: expect.stringMatching(/^serialNumber=PNOEE-48506120215,/), fingerprint: new X509Certificate(jaan.cert).fingerprint256.replaceAll(':', '').toLowerCase() };
    const tls = { protocol: 'TLSv1.3', cipher: expect.stringMatching(/^TLS_/), resumed: false, serverName: 'localhost' };
    expect(seen).toEqual([
      { server: 'capsule-server', listener: 'sender', kind: 'connection', at: expect.any(Number), connection: expect.any(Number), tls },
      {
        server: 'capsule-server',
        listener: 'sender',
        kind: 'exchange',
        at: expect.any(Number),
        connection: seen[0]?.connection,
        tls,
        request: {
          method: 'POST',
          path: '/key-capsules',
          headers: expect.objectContaining({ 'content-type': ['application/json'], 'content-length': [String(capsule.length)] }),
          body: { text: Buffer.from(capsule).toString() },
          complete: true,
        },
        answer: { status: 201, headers: expect.objectContaining({ location: [location] }), body: { text: '' } },
      },
      { server: 'capsule-server', listener: 'recipient', kind: 'connection', at: expect.any(Number), connection: expect.any(Number), tls, client },
      expect.objectContaining({ kind: 'exchange', listener: 'recipient', client, request: expect.objectContaining({ method: 'GET', path: location }), answer: expect.objectContaining({ status: 200 }) }),
    ]);
    const since = seen[1]?.at ?? 0;
    expect(await traffic(`?since=${since}`)).toEqual(seen.slice(2));
    expect(await traffic('?server=shares-server-1')).toEqual([]);
    await control('DELETE', '/traffic');
    expect(await traffic()).toEqual([]);
  });

  test('shows who broke the handshake off, and what was no TLS', async () => {
    await expect(upload({ ca: jaan.cert })).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
    const { hostname: host, port } = new URL(sender);
    const socket = connect({ host, port: Number(port) }).resume();
    socket.end('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'close');
    expect(await traffic()).toMatchObject([{ kind: 'connection', problem: 'ECONNRESET' }, { kind: 'connection', problem: 'ERR_SSL_HTTP_REQUEST' }]);
  });

  test('refuses a "since" that is no instant', async () => {
    expect(await control('GET', '/traffic?since=yesterday')).toEqual({ status: 400, body: { error: expect.stringContaining('"since" must be') } });
  });
});

describe('testbed control', () => {
  /** What the command says, line by line, in this process. */
  async function command(...args: readonly string[]): Promise<readonly string[]> {
    const said: string[] = [];
    const output = { json: false, say: (line = '') => said.push(line), document: () => {}, progress: () => {} };
    expect(await controlCommand.run(parseCommand(controlCommand, [...args, '--world', running.file]), output)).toBe(0);
    return said;
  }

  test('arms a fault from the command line or a file, shows faults and traffic, and takes them back', async () => {
    const fault = join(folder, 'fault.json');
    writeFileSync(fault, JSON.stringify({ server: 'capsule-server', does: { kind: 'status', status: 503 } }));
    expect(await command('fault', `file:${fault}`)).toEqual([expect.stringMatching(/^fault-\d+: capsule-server {"kind":"status","status":503}, 0 of 1$/)]);
    await command('fault', '{"server":"capsule-server","listener":"recipient","times":"always","does":{"kind":"garbage"}}');
    expect((await upload()).status).toBe(503);
    const [first = '', second = ''] = await command('faults');
    expect(first).toMatch(/^fault-\d+: capsule-server {"kind":"status","status":503}, 1 of 1$/);
    expect(second).toMatch(/^fault-\d+: capsule-server recipient {"kind":"garbage"}, 0 of always$/);
    expect(await command('traffic', '--server', 'capsule-server')).toEqual([
      expect.stringMatching(/^\S+Z capsule-server sender: connection \d+ TLSv1.3$/),
      expect.stringMatching(/^\S+Z capsule-server sender: POST \/key-capsules 503 \(fault-\d+\)$/),
    ]);
    expect(await command('heal', first.split(':')[0] ?? '')).toEqual([second]);
    expect([await command('heal'), await command('forget'), await command('traffic', '--since', '0')]).toEqual([[], [], []]);
    await expect(command('fault', '{"server":"x","does":{"kind":"garbage"}}')).rejects.toThrow('"server" must be an id or one of');
  });

  test.each([
    ['fault needs a value', ['fault']],
    ['faults takes at most one value', ['faults', 'a', 'b']],
    ['--since is for traffic', ['faults', '--since', '1']],
    ['control knows no "dance"', ['dance']],
  ])('refuses: %s', async (why, args) => {
    await expect(command(...args)).rejects.toThrow(new UsageProblem(why));
  });
});

test('an answer that is held back does not keep the world from stopping in order', async () => {
  await armSender({ kind: 'delay', milliseconds: 600_000 });
  const waiting = upload().catch((error: unknown) => error);
  while ((await traffic()).length < 2) await pause(20);
  running.stop();
  await running.stopped;
  expect(await waiting).toMatchObject({ code: 'ECONNRESET' });
  expect(readFileSync(join(folder, 'logs/capsule-server.log'), 'utf8').trimEnd()).toMatch(/"event":"stopped"}$/);
  running = await runWorld({ folder, onProgress: () => {} });
});
