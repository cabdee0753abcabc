import { X509Certificate } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { softwareIdentity } from '@testbed/eid';
import { pinnedRequest, type TlsRequest, type TlsResponse } from '@testbed/pki';
import { readPkcs12 } from '@testbed/pki/pkcs12';
import { fetchCapsule } from '@testbed/protocol';
import type { ListedServer } from '@testbed/server-list';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rogueServer, type RogueServer } from './testing/rogue-server.ts';
import { rogueSharesServer, type RogueSharesServer } from './testing/rogue-shares-server.ts';
import { atTerminal } from './testing/terminal.ts';
import { testbed } from './testing/testbed.ts';
import { openWorkplace, type Workplace } from './testing/workplace.ts';

// The shares use cases as a user runs them: `testbed` in a process of its own, at a pseudo-terminal where it asks.

const good = 'Kui-Arno-isaga-koolimajja-1';
const secret = Buffer.alloc(32, 7).toString('base64');
let here: Workplace;

beforeAll(async () => {
  here = await openWorkplace();
});
afterAll(() => here.leave());

const sharesFor = (index: number): string[] => ['--shares', `etsi/${here.person(index).code}`];
function cardIn(place: Workplace, option: '--pkcs11' | '--id-card', index: number): string[] {
  const { module, token } = place.person(index).idCard;
  return [option, module, '--token', token];
}

const idCard = (index: number): string[] => cardIn(here, '--id-card', index);
const smartId = (): string[] => ['--smart-id', here.person(0).code];
const mobileId = (): string[] => ['--mobile-id', here.person(0).code, '--phone', here.person(0).mobileId?.phone ?? ''];

function forShares({ capsuleTypes }: ListedServer): boolean {
  return capsuleTypes.includes('KeySharesCapsule');
}

/** The list with a change to the second shares server. */
function secondServer(change: object): string {
  return here.listWith(({ servers }) => {
    const second = servers.filter(forShares)[1];
    return { servers: servers.map((server) => (server === second ? { ...server, ...change } : server)) };
  });
}

function at({ url, certificate }: RogueServer): Pick<ListedServer, 'sender' | 'recipient' | 'certificates'> {
  return { sender: url, recipient: url, certificates: [{ purpose: 'current', pem: certificate.toString() }] };
}

/** What the person's phone does from now on. */
async function phone(service: 'smart-id' | 'mobile-id', behaviour: object): Promise<void> {
  const body = JSON.stringify({ person: here.person(0).code, service, behaviour });
  const response = await fetch(`${here.world.file.control}/eid/behaviour`, { method: 'POST', body });
  expect(response.status, await response.text()).toBe(200);
}

describe('UC.Client.03 — encrypt using key shares', () => {
  let rogue: RogueSharesServer;
  let list: string;
  beforeEach(async () => {
    rogue = await rogueSharesServer(join(here.data, 'pki'));
    list = secondServer(at(rogue));
  });
  afterEach(() => rogue.close());

  /** Encrypts with the rogue as second server and must be refused; no container is left. */
  async function expectRefused(error: object, ...args: string[]): Promise<void> {
    const out = here.fresh('out.cdoc2');
    await here.refused(['encrypt', '--out', out, ...sharesFor(0), ...here.inWorld, '--server-list', list, ...args, ...(args.includes('--') ? [] : ['--', here.note])], 1, error, out);
  }

  /** A list whose first server is the rogue and whose second can't be used: the rogue must have been sent nothing. */
  function rogueFirst(change: object): string {
    return here.listWith(({ servers }) => {
      const [first, second] = servers.filter(forShares);
      return { defaultCapsuleServer: undefined, servers: [{ ...(first as ListedServer), ...at(rogue) }, { ...(second as ListedServer), ...change }] };
    });
  }

  test('UC.Client.03/5a: a shares server can\'t be reached: notified, and no share has left', async () => {
    list = rogueFirst({ sender: 'https://localhost:1', recipient: 'https://localhost:1' });
    await expectRefused({ code: 'connection-failed', message: expect.stringContaining('Testbed shares server 2'), next: expect.stringContaining('try again') });
    expect(rogue.requests).toEqual([]);
  });

  test('UC.Client.03/6a: the certificate of a shares server is not listed: notified, and no share has left', async () => {
    list = rogueFirst({ certificates: [{ purpose: 'current', pem: readFileSync(join(here.data, 'pki/tls-ca.pem'), 'utf8') }] });
    await expectRefused({ code: 'server-certificate-not-listed', message: expect.stringContaining('Testbed shares server 2') });
    expect(rogue.requests).toEqual([]);
  });

  test('UC.Client.03/6b: the default expiry comes from the organisation, also one that the server refuses', async () => {
    const published = join(here.data, 'publication/client-configuration.json');
    const before = readFileSync(published, 'utf8');
    try {
      writeFileSync(published, JSON.stringify({ version: 2, defaultExpiry: 'P10D' }));
      await here.encrypted(...sharesFor(0), '--server-list', list);
      const asked = Date.parse(String(rogue.requests[0]?.headers['x-expiry-time']));
      expect(Math.round((asked - Date.now()) / 86_400_000)).toBe(10);
      writeFileSync(published, JSON.stringify({ version: 3, defaultExpiry: 'P2000D' }));
      await expectRefused({ code: 'share-refused', serverCode: 'expiry-too-long' });
    } finally {
      writeFileSync(published, before);
    }
  });

  test('UC.Client.03/6c: the sender wants it kept longer than the server allows', async () => {
    await expectRefused({ code: 'share-refused', serverCode: 'expiry-too-long', message: expect.stringContaining('Testbed shares server 1') }, '--expiry', 'P2000D');
    expect(rogue.requests).toEqual([]);
  });

  test.each<[name: string, answer: (response: ServerResponse) => void, code: string]>([
    ['UC.Client.03/7a: sending a share fails', (response) => response.writeHead(500).end(), 'server-error'],
    ['UC.Client.03/7b: the server returns no share identifier', (response) => response.writeHead(201).end(), 'share-id-missing'],
    ['UC.Client.03/7b: the server returns a share identifier that is none', (response) => response.writeHead(201, { location: '/key-shares/short' }).end(), 'response-malformed'],
  ])('%s', async (_name, answer, code) => {
    rogue.instead.create = answer;
    await expectRefused({ code, message: expect.stringContaining('Testbed shares server 2') });
    expect(rogue.requests).toHaveLength(1);
  });

  test('UC.Client.03/8a: a header larger than 2^20 bytes, before any share is sent', async () => {
    const labels = Array.from({ length: 11 }, (_, index) => ['--secret', `${index}${'x'.repeat(100_000)}=base64:${secret}`]).flat();
    list = rogueFirst({});
    await expectRefused({ code: 'header-too-large' }, ...labels);
    expect(rogue.requests).toEqual([]);
  });

  test('UC.Client.03/9a: files that are not correct, before any share is sent', async () => {
    mkdirSync(join(here.folder, 'second'), { recursive: true });
    writeFileSync(join(here.folder, 'second/note.txt'), 'another');
    list = rogueFirst({});
    await expectRefused({ code: 'input-unreadable' }, '--', join(here.folder, 'absent.txt'));
    await expectRefused({ code: 'input-not-regular' }, '--', join(here.folder, 'second'));
    await expectRefused({ code: 'file-name-duplicate' }, '--', here.note, join(here.folder, 'second/note.txt'));
    expect(rogue.requests).toEqual([]);
  });
});

describe('UC.Client.04 — decrypt using multiserver authentication', () => {
  let rogue: RogueSharesServer;
  let list: string;
  beforeEach(async () => {
    rogue = await rogueSharesServer(join(here.data, 'pki'));
    list = withBoth(rogue);
  });
  afterEach(() => rogue.close());

  /** A list that knows the world's servers and the rogue. */
  function withBoth(server: RogueServer): string {
    return here.listWith(({ servers }) => ({ servers: [...servers, ...servers.filter(forShares).slice(1).map((second) => ({ ...second, id: 'rogue', ...at(server) }))] }));
  }

  /** A container with one share at the world's first server and the other at the rogue. */
  async function sharedWithRogue(): Promise<string> {
    const container = await here.encrypted(...sharesFor(0), '--server-list', secondServer(at(rogue)));
    rogue.requests.splice(0);
    return container;
  }

  async function expectRefused(container: string, error: object, ...credential: string[]): Promise<void> {
    const out = here.fresh('out');
    await here.refused(['decrypt', container, '--out', out, ...credential, ...here.inWorld, '--server-list', list], 1, error, out);
  }

  function handedOut(): (string | undefined)[] {
    return rogue.requests.filter(({ method }) => method === 'GET').map(({ url }) => url);
  }

  test('UC.Client.04/2a: a header larger than 2^20 bytes', async () => {
    const bad = here.fresh('large.cdoc2');
    writeFileSync(bad, Buffer.concat([Buffer.from('43444f430200100001', 'hex'), Buffer.alloc(2 ** 20 + 200)]));
    await expectRefused(bad, { code: 'header-too-large' }, ...smartId());
  });

  test.each<[title: string, service: 'smart-id' | 'mobile-id', behaviour: object, code: string]>([
    ['UC.Client.04/8a: refused with Smart-ID', 'smart-id', { does: 'refuse' }, 'smart-id-refused-message-or-code'],
    ['UC.Client.04/8a: another code chosen with Smart-ID', 'smart-id', { does: 'end', with: 'WRONG_VC' }, 'smart-id-wrong-code'],
    ['UC.Client.04/8a: refused with Mobile-ID', 'mobile-id', { does: 'refuse' }, 'mobile-id-refused'],
    ['UC.Client.04/8a: the phone can\'t be reached', 'mobile-id', { does: 'end', with: 'PHONE_ABSENT' }, 'mobile-id-phone-absent'],
    ['UC.Client.04/8a, UC.KTS.07/3a: nobody signs with Smart-ID', 'smart-id', { does: 'end', with: 'TIMEOUT' }, 'smart-id-timeout'],
    ['UC.Client.04/8a, UC.KTS.07/3a: nobody signs with Mobile-ID', 'mobile-id', { does: 'end', with: 'TIMEOUT' }, 'mobile-id-timeout'],
  ])('%s: no share is asked for', async (_title, service, behaviour, code) => {
    const container = await sharedWithRogue();
    await phone(service, behaviour);
    try {
      await expectRefused(container, { code, next: expect.stringContaining('try again') }, ...(service === 'smart-id' ? smartId() : mobileId()));
    } finally {
      await phone(service, { does: 'confirm' });
    }
    expect(handedOut()).toEqual([]);
  });

  test('UC.Client.04/8a: at a terminal another try is offered, and the second one succeeds', async () => {
    const container = await here.encrypted(...sharesFor(0));
    const out = here.fresh('out');
    await phone('smart-id', { does: 'refuse' });
    const { code, screen } = await atTerminal(['decrypt', container, '--out', out, ...smartId(), ...here.inWorld], [
      [/Verification code: \d{4}[\s\S]*smart-id-refused[\s\S]*Try again\?/, 'y', () => phone('smart-id', { does: 'confirm' })],
      [/Verification code: \d{4}[\s\S]*long-term storage\?/, 'n'],
    ]);
    expect(code, screen).toBe(0);
    expect(readFileSync(join(out, 'note.txt'), 'utf8')).toBe('Tere!\n');
  });

  test.each([
    ['UC.Client.04/8: a person confirms on the phone', 'c', { code: 0 }],
    ['UC.Client.04/8a: a person refuses on the phone', 'r', { code: 1, error: 'smart-id-refused-message-or-code' }],
  ])('%s at a terminal of their own', async (_name, answer, outcome) => {
    const container = await here.encrypted(...sharesFor(0), ...here.inWorld);
    const phoneAt = atTerminal(['phone', here.person(0).code, '--once', ...here.inWorld], [[/smart-id asks: [^\n]*\n[^\n]*onfirm with your PIN/, answer]]);
    // The phone must lie on the table before somebody asks.
    await delay(1_500);
    const run = await testbed(['decrypt', container, '--out', here.fresh('out'), ...smartId(), ...here.inWorld, '--json']);
    const { code, screen } = await phoneAt;
    expect(code, screen).toBe(0);
    expect(run.stderr).toContain(/verification code (\d{4})/.exec(screen)?.[1]);
    expect({ code: run.code, error: run.document().error?.code }).toMatchObject(outcome);
  });

  test('UC.Client.04/8a: the person declines another try', async () => {
    const container = await sharedWithRogue();
    const out = here.fresh('out');
    await phone('mobile-id', { does: 'refuse' });
    const { code, screen } = await atTerminal(['decrypt', container, '--out', out, ...mobileId(), ...here.inWorld, '--server-list', list], [[/mobile-id-refused[\s\S]*Try again\?/, 'n']]);
    await phone('mobile-id', { does: 'confirm' });
    expect(code, screen).toBe(1);
    expect(screen).toContain('[cancelled]');
    expect(handedOut()).toEqual([]);
    expect(() => readFileSync(join(out, 'note.txt'))).toThrow('ENOENT');
  });

  test('UC.Client.04/8a: a wrong PIN of the ID-card is asked for again; without a terminal it is refused, or its absence is named', async () => {
    const container = await here.encrypted(...sharesFor(2));
    await expectRefused(container, { code: 'pin-incorrect' }, ...idCard(2), '--pin', '9999');
    const out = here.fresh('out');
    await here.refused(['decrypt', container, '--out', out, ...idCard(2), ...here.inWorld], 2, { code: 'pin-missing' }, out);
    const { code, screen } = await atTerminal(['decrypt', container, '--out', out, ...idCard(2), '--pin', '9999', ...here.inWorld], [
      [/pin-incorrect[\s\S]*PIN1 of/, '1234'],
      ['long-term storage?', 'n'],
    ]);
    expect(code, screen).toBe(0);
    expect(screen).not.toContain('1234');
  });

  test('UC.Client.04/10a: no record of this person: no server and no phone is asked', async () => {
    const container = await sharedWithRogue();
    await expectRefused(container, { code: 'recipient-not-found' }, ...idCard(2), '--pin', '1234');
    await expectRefused(container, { code: 'recipient-not-found' }, '--smart-id', here.person(2).code);
    expect(rogue.requests).toEqual([]);
  });

  test.each([
    ['revoked', 3],
    ['expired', 4],
  ])('UC.Client.04/11a: the servers refuse an ID-card whose certificate is %s', async (state, index) => {
    const container = await here.encrypted(...sharesFor(index));
    await expectRefused(container, { code: 'ticket-refused', serverCode: `signer-certificate-${state}`, message: expect.stringContaining('Testbed shares server 1') }, ...idCard(index), '--pin', '1234');
  });

  test('UC.Client.04/12a-1: a server does not answer in time: told to try again; at a terminal the next try succeeds', async () => {
    const silent = await rogueSharesServer(join(here.data, 'pki'));
    const kept = await here.encrypted(...sharesFor(0), '--server-list', secondServer(at(silent)));
    const container = await sharedWithRogue();
    rogue.instead.fetch = () => {};
    silent.instead.nonce = () => {};
    const out = here.fresh('out');
    const hanging = here.fresh('out');
    const [{ code, screen }] = await Promise.all([
      atTerminal(['decrypt', container, '--out', out, ...idCard(0), '--pin', '1234', ...here.inWorld, '--server-list', list], [
        [/response-timeout[\s\S]*try again[\s\S]*Try again\?/, ''],
        ['long-term storage?', 'n'],
      ]),
      here.refused(
        ['decrypt', kept, '--out', hanging, ...idCard(0), '--pin', '1234', ...here.inWorld, '--server-list', withBoth(silent)],
        1,
        { code: 'response-timeout', message: expect.stringContaining('Testbed shares server 2'), next: expect.stringContaining('try again') },
        hanging,
      ),
    ]);
    expect(code, screen).toBe(0);
    expect(readFileSync(join(out, 'note.txt'), 'utf8')).toBe('Tere!\n');
    // The second try has nonces of its own.
    expect(rogue.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST', 'GET']);
    silent.close();
  });

  test('UC.Client.04/12a-2: a share has expired: the container cannot be decrypted any more', async () => {
    const container = await here.encrypted(...sharesFor(0), '--expiry', new Date(Date.now() + 3_000).toISOString());
    await delay(3_000);
    await expectRefused(container, { code: 'share-not-found', message: expect.stringContaining('cannot be decrypted any more') }, ...smartId());
  });

  test('UC.Client.04/12a-2: a share is missing, or is not handed out after the signature', async () => {
    const container = await sharedWithRogue();
    rogue.instead.nonce = (response) => response.writeHead(404).end();
    await expectRefused(container, { code: 'share-not-found', message: expect.stringContaining('cannot be decrypted any more') }, ...smartId());
    expect(handedOut()).toEqual([]);
    rogue.instead.fetch = (response) => response.writeHead(404).end();
    await expectRefused(container, { code: 'share-not-found', next: expect.stringContaining('try again') }, ...smartId());
    expect(handedOut()).toHaveLength(1);
  });

  test('UC.Client.04/13a: a share that is not the one sent: the container is corrupted', async () => {
    const container = await sharedWithRogue();
    const share = JSON.stringify({ share: secret, recipient: `etsi/${here.person(0).code}` });
    rogue.instead.fetch = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(share);
    await expectRefused(container, { code: 'header-hmac-mismatch', message: expect.stringContaining('corrupted') }, ...smartId());
  });

  test('UC.Client.04/14: re-encryption for long-term storage is offered after it', async () => {
    const container = await here.encrypted(...sharesFor(0));
    const [out, kept] = [here.fresh('out'), here.fresh('kept.cdoc2')];
    const { code, screen } = await atTerminal(['decrypt', container, '--out', out, ...mobileId(), ...here.inWorld], [
      ['long-term storage?', 'p'],
      ['Name of the new container', kept],
      ['Password hint', 'for years'],
      ['New password for "for years"', good],
    ]);
    expect(code, screen).toBe(0);
    expect(readFileSync(join(out, 'note.txt'), 'utf8')).toBe('Tere!\n');
    expect(await here.opened(kept, '--password', good)).toMatchObject({ capsule: 'PBKDF2Capsule' });
  });
});

describe('one container, made by one command, for every way to open it', () => {
  let container: string;
  beforeAll(async () => {
    container = await here.encrypted('--to', here.person(0).code, '--password', `hint=${good}`, '--secret', `note=base64:${secret}`);
  });

  test.each<[name: string, credential: () => string[], capsule: string]>([
    ['the token', () => [...cardIn(here, '--pkcs11', 0), '--pin', '1234'], 'KeyServerCapsule'],
    ['the key file', () => ['--p12', here.world.path(here.person(0).idCard.p12), '--p12-password', here.person(0).idCard.p12Password], 'KeyServerCapsule'],
    ['the ID-card', () => [...idCard(0), '--pin', '1234'], 'KeySharesCapsule'],
    ['Smart-ID', smartId, 'KeySharesCapsule'],
    ['Mobile-ID', mobileId, 'KeySharesCapsule'],
    ['Smart-ID through the proxy', () => [...smartId(), '--eid-proxy'], 'KeySharesCapsule'],
    ['the password', () => ['--password', good], 'PBKDF2Capsule'],
    ['the secret', () => ['--secret', `base64:${secret}`], 'SymmetricKeyCapsule'],
  ])('opens with %s', async (_name, credential, capsule) => {
    expect(await here.opened(container, ...credential())).toMatchObject({ capsule, files: [{ name: 'note.txt' }] });
  });

  test('inspect explains every recipient', async () => {
    const run = await testbed(['inspect', container, '--json']);
    const { recipients } = run.document().header;
    expect(recipients.map(({ explanation }: { explanation: string }) => explanation).toSorted()).toEqual([
      expect.stringMatching(/^SC03: opens with the recipient's key and the capsule kept by server /),
      'SC05: opens with the shared secret',
      'SC06: opens with the password',
      `SC07: opens with 2 shares, each handed out by its server to etsi/${here.person(0).code}`,
    ]);
    expect(recipients.map(({ label }: { label: { fields: { type: string } } }) => label.fields.type).toSorted()).toEqual(['ID-card', 'auth', 'pw', 'secret']);
  });
});

describe('n of n: a world with five shares servers', () => {
  let five: Workplace;
  beforeAll(async () => {
    five = await openWorkplace(['--shares-servers', '5']);
  });
  afterAll(() => five.leave());

  /** The list with the first n shares servers only. */
  const first = (n: number, change: (server: ListedServer) => ListedServer = (server) => server): string =>
    five.listWith(({ servers }) => ({ servers: [...servers.filter((server) => !forShares(server)), ...servers.filter(forShares).slice(0, n).map(change)] }));

  test.each([1, 2, 3, 4, 5])('round trips with ID-card (RSA), Smart-ID and Mobile-ID over %i shares server(s)', async (n) => {
    const list = ['--server-list', first(n)];
    const [phones, card] = [five.person(0), five.person(1)];
    const container = await five.encrypted('--shares', `etsi/${phones.code}`, '--shares', `etsi/${card.code}`, ...list);
    const { recipients } = (await testbed(['inspect', container, '--json'])).document().header;
    const places = recipients.map(({ capsule }: { capsule: { shares: { serverBaseUrl: string }[] } }) => new Set(capsule.shares.map(({ serverBaseUrl }) => serverBaseUrl)).size);
    expect(places).toEqual([n, n]);
    const ways = [
      [...cardIn(five, '--id-card', 1), '--pin', '1234'],
      ['--smart-id', phones.code],
      ['--mobile-id', phones.code, '--phone', phones.mobileId?.phone ?? ''],
    ];
    const opened = await Promise.all(ways.map((way) => five.opened(container, ...way, ...list)));
    expect(opened.map(({ capsule }) => capsule)).toEqual(['KeySharesCapsule', 'KeySharesCapsule', 'KeySharesCapsule']);
  });

  test('servers of one organisation are refused, unless the sender allows it', async () => {
    const list = first(2, (server) => ({ ...server, organisation: 'The same' }));
    const out = five.fresh('same.cdoc2');
    const shares = ['--shares', `etsi/${five.person(0).code}`, '--server-list', list];
    await five.refused(['encrypt', '--out', out, ...shares, ...five.inWorld, '--', five.note], 1, { code: 'shares-organisations-equal' }, out);
    const container = await five.encrypted(...shares, '--same-organisation');
    expect(await five.opened(container, '--smart-id', five.person(0).code)).toMatchObject({ capsule: 'KeySharesCapsule' });
  });
});

describe('two worlds whose capsule servers have the same id', () => {
  let there: Workplace;
  beforeAll(async () => {
    // A copy has the same people, cards and ids; its servers know nothing yet.
    there = await openWorkplace([], (data) => {
      cpSync(here.data, data, { recursive: true });
      for (const part of ['servers', 'logs', 'world.lock']) rmSync(join(data, part), { recursive: true });
    });
  });
  afterAll(() => there.leave());

  test('the client of the other reports that decryption failed; its server learns only the transaction id, with which nothing can be fetched', async () => {
    const container = await here.encrypted('--cert', here.world.path(here.person(0).idCard.certificate));
    const [mine, theirs] = [here, there].map(({ world }) => world.file.capsuleServers[0]);
    expect(theirs?.id).toBe(mine?.id);
    expect(theirs?.fetch).not.toBe(mine?.fetch);

    const card = [...cardIn(there, '--pkcs11', 0), '--pin', '1234'];
    const out = there.fresh('out');
    await there.refused(['decrypt', container, '--out', out, ...card, ...there.inWorld], 1, { code: 'capsule-not-found' }, out);

    // The same with a wrong server that writes down everything it is told.
    const seen: object[] = [];
    const wrong = await rogueServer(join(here.data, 'pki'), ({ method, url, headers }, response, body) => {
      seen.push({ method, url, headers: Object.keys(headers).toSorted(), body: body.toString() });
      response.writeHead(404).end();
    });
    const list = there.listWith(({ servers }) => ({ servers: servers.map((server) => (server.id === mine?.id ? { ...server, ...at(wrong) } : server)) }));
    await there.refused(['decrypt', container, '--out', out, ...card, ...there.inWorld, '--server-list', list], 1, { code: 'capsule-not-found' }, out);
    wrong.close();
    const { transactionId } = (await testbed(['inspect', container, '--json'])).document().header.recipients[0].capsule;
    expect(seen).toEqual([{ method: 'GET', url: `/key-capsules/${transactionId}`, headers: ['accept', 'connection', 'host'], body: '' }]);

    // The attacker takes it to the right server: as nobody, and as somebody with a good card of their own.
    const attempt = (request: (request: TlsRequest) => Promise<TlsResponse>) =>
      fetchCapsule(({ path, ...rest }) => request({ ...rest, url: `${mine?.fetch}${path}`, pins: [pin], at: Date.now(), connectTimeout: 5_000, responseTimeout: 5_000 }), transactionId);
    const pin = new X509Certificate(readFileSync(here.world.path('pki/ccs.pem'))).raw;
    const { key, certificate } = readPkcs12(readFileSync(here.world.path(here.person(2).idCard.p12)), here.person(2).idCard.p12Password);
    const attacker = softwareIdentity({ key, certificate: certificate.raw });
    await expect(attempt((request) => pinnedRequest(request))).rejects.toMatchObject({ code: 'client-certificate-refused' });
    await expect(attempt((request) => attacker.request(request))).rejects.toMatchObject({ code: 'capsule-not-found', status: 404 });

    expect(await here.opened(container, ...cardIn(here, '--pkcs11', 0), '--pin', '1234')).toMatchObject({ capsule: 'KeyServerCapsule' });
  });
});
