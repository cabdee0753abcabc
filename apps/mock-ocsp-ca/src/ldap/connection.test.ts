import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entries, personEntry, startTestDirectory, type TestDirectory } from './testing/directory.ts';
import { bindRequest, exchange, presence, request, searchRequest, sequence, type SearchFields } from './testing/wire.ts';

let directory: TestDirectory;
beforeAll(async () => {
  directory = await startTestDirectory();
});
afterAll(() => directory.stop());

const people = ['cn=TAMM\\,MARI\\,48506120215,o=Cards\\, all,c=EE', 'cn=SAAR\\,JAAN\\,37903044216,o=Cards\\, all,c=EE', 'cn=MÄGI\\,PEETER\\,36811027030,o=Cards\\, all,c=EE'];

/** Names of the entries a search finds, and the result it ends with. */
async function search(fields: SearchFields, url = directory.url) {
  const { answers } = await exchange(url, [searchRequest(fields)]);
  const { code, matched } = answers.at(-1) ?? {};
  return { names: answers.flatMap(({ name }) => name ?? []), code, matched, answers };
}

describe('RFC 4511 4.2: a bind', () => {
  test.each([
    ['anonymous', {}, 0],
    ['with a name and no password', { name: 'cn=admin,c=EE' }, 53],
    ['with a name and a password', { name: 'cn=admin,c=EE', password: 'secret' }, 49],
    ['with a password alone', { password: 'secret' }, 49],
    ['by SASL', { sasl: true }, 7],
    ['of version 2', { version: 2 }, 2],
  ])('%s ends with its result', async (_name, fields, code) => {
    const { answers } = await exchange(directory.url, [bindRequest(fields)]);
    expect(answers).toEqual([{ id: 1, tag: 0x61, code, matched: '' }]);
  });

  test('is not needed before a search', async () => {
    expect(await search({ base: 'c=EE', scope: 0 })).toMatchObject({ names: ['c=EE'], code: 0 });
  });

  test('leaves no password in the log', async () => {
    await exchange(directory.url, [bindRequest({ name: 'cn=admin', password: 'hunter2' })]);
    expect(directory.log).toContainEqual({ level: 'info', event: 'ldap-bind', result: 'invalidCredentials' });
    expect(JSON.stringify(directory.log)).not.toContain('hunter2');
  });
});

describe('RFC 4511 4.5.1: a search', () => {
  test.each([
    ['the base alone', { base: 'o=Cards\\, all,c=EE', scope: 0 }, ['o=Cards\\, all,c=EE']],
    ['what is just below', { base: 'o=cards\\2C  ALL, C=ee', scope: 1 }, people],
    ['the base and all below', { base: 'c=EE', scope: 2 }, ['c=EE', 'o=Cards\\, all,c=EE', ...people]],
    ['one entry by its name', { base: people[2] ?? '', scope: 2 }, people.slice(2)],
  ])('finds %s', async (_name, fields, names) => {
    expect(await search(fields)).toMatchObject({ names, code: 0 });
  });

  test.each([
    ['names the entry above a base that does not exist', { base: 'cn=NOBODY,o=Cards\\, all,c=EE' }, 32, 'o=Cards\\, all,c=EE'],
    ['of another country finds no base', { base: 'c=LV' }, 32, ''],
    ['of all of the root finds no base', { base: '', scope: 2 }, 32, ''],
    ['refuses a base that is no name', { base: 'nonsense' }, 34, ''],
    ['refuses a base without end', { base: `c=${' '.repeat(5000)}x` }, 34, ''],
    ['refuses an unknown scope', { scope: 3 }, 2, ''],
    ['refuses an unknown way with aliases', { aliases: 4 }, 2, ''],
    ['refuses an extensible match', { filter: sequence(0xa9, (writer) => writer.writeString('x', 0x83)) }, 18, ''],
    ['refuses a filter of an unknown kind', { filter: sequence(0xaa, () => {}) }, 2, ''],
    ['refuses substrings without parts', { filter: sequence(0xa4, (writer) => { writer.writeString('cn'); writer.startSequence(); writer.endSequence(); }) }, 2, ''],
  ] as const)('%s', async (_name, fields, code, matched) => {
    expect(await search(fields)).toMatchObject({ names: [], code, matched });
  });

  test('of the root DSE tells the naming context and the version to who asks', async () => {
    const asked = await search({ base: '', scope: 0, attributes: ['+'] });
    expect(asked.answers[0]?.attributes).toEqual({ namingContexts: [Buffer.from('c=EE')], supportedLDAPVersion: [Buffer.from('3')] });
    const unasked = await search({ base: '', scope: 0 });
    expect(unasked.answers[0]?.attributes).toEqual({ objectClass: [Buffer.from('top')] });
  });

  test.each([
    [['userCertificate;binary'], ['userCertificate;binary']],
    [['userCertificate'], ['userCertificate;binary']],
    [['2.5.4.36', 'SERIALNUMBER'], ['serialNumber', 'userCertificate;binary']],
    [['*'], ['objectClass', 'sn', 'givenName', 'serialNumber', 'userCertificate;binary', 'cn']],
    [[], ['objectClass', 'sn', 'givenName', 'serialNumber', 'userCertificate;binary', 'cn']],
    [['1.1'], []],
    [['1.1', 'cn'], ['cn']],
    [['cn', 'nothing', 'cn;binary', 'sn;lang-et'], ['cn']],
  ])('for attributes %j answers %j', async (attributes, names) => {
    const { answers } = await search({ base: people[0] ?? '', attributes });
    expect(Object.keys(answers[0]?.attributes ?? {})).toEqual(names);
  });

  test('for types only answers no values', async () => {
    const { answers } = await search({ base: people[0] ?? '', attributes: ['cn', 'userCertificate'], typesOnly: true });
    expect(answers[0]?.attributes).toEqual({ cn: [], 'userCertificate;binary': [] });
  });

  test('ends at the client’s size limit, and not when it finds just as many', async () => {
    expect(await search({ sizeLimit: 2 })).toMatchObject({ names: ['c=EE', 'o=Cards\\, all,c=EE'], code: 4 });
    expect(await search({ sizeLimit: 5 })).toMatchObject({ code: 0 });
  });

  test('ends at the directory’s size limit whatever the client allows', async () => {
    const small = await startTestDirectory({ limits: { search: { entries: 1, seconds: 10 } } });
    for (const sizeLimit of [0, 100]) expect(await search({ sizeLimit }, small.url)).toMatchObject({ names: ['c=EE'], code: 4 });
    await small.stop();
  });

  test.each([
    ['client’s', { timeLimit: 1 }, 10],
    ['directory’s', { timeLimit: 0 }, 1],
    ['directory’s, when shorter,', { timeLimit: 100 }, 1],
  ])('ends at the %s time limit', async (_name, fields, seconds) => {
    let now = 0;
    const slow = await startTestDirectory({ timer: () => (now += 300), limits: { search: { entries: 500, seconds } } });
    const { code, names } = await search(fields, slow.url);
    expect(code).toBe(3);
    expect(names.length).toBeLessThan(entries.length);
    await slow.stop();
  });
});

describe('RFC 4511 4.1.11: a control', () => {
  test('that is unknown and critical stops the operation', async () => {
    expect(await search({ controls: [{ type: '1.2.3.4', critical: true }] })).toMatchObject({ names: [], code: 12 });
  });

  test.each([[{ type: '1.2.3.4' }], [{ type: '1.2.3.4', critical: false }]])('that is unknown and not critical is ignored: %j', async (control) => {
    expect(await search({ scope: 0, controls: [control] })).toMatchObject({ names: ['c=EE'], code: 0 });
  });
});

describe('other operations', () => {
  test.each([
    ['modify', 0x66, 0x67, 53],
    ['add', 0x68, 0x69, 53],
    ['delete', 0x4a, 0x6b, 53],
    ['modifyDN', 0x6c, 0x6d, 53],
    ['compare', 0x6e, 0x6f, 53],
    ['extended, StartTLS among them,', 0x77, 0x78, 2],
  ])('%s is refused in its own response', async (_name, tag, response, code) => {
    const { answers } = await exchange(directory.url, [request(tag, (writer) => writer.writeString('1.3.6.1.4.1.1466.20037', 0x80))]);
    expect(answers).toEqual([expect.objectContaining({ id: 1, tag: response, code })]);
  });

  test('RFC 4511 4.3: unbind ends the connection, after the requests before it', async () => {
    const both = [searchRequest({ scope: 0 }), request(0x42, () => {}, { id: 2 })];
    const { answers, closed } = await exchange(directory.url, both, 2);
    expect({ tags: answers.map(({ tag }) => tag), closed }).toEqual({ tags: [0x64, 0x65], closed: true });
  });

  test('RFC 4511 4.11: an abandoned search is not answered, the next one is', async () => {
    const abandon = sequence(0x30, (writer) => {
      writer.writeInt(3);
      writer.writeInt(2, 0x50);
    });
    const pieces = [Buffer.concat([searchRequest({ id: 1 }), searchRequest({ id: 2 }), abandon, searchRequest({ id: 4, scope: 0 })])];
    const { answers } = await exchange(directory.url, pieces, 2);
    expect(answers.filter(({ tag }) => tag === 0x65).map(({ id }) => id)).toEqual([1, 4]);
    expect(answers.some(({ id }) => id === 2)).toBe(false);
  });
});

describe('limits of a connection', () => {
  /** Writes octets and waits until the directory ends the connection. */
  async function ended(url: string, octets: Buffer): Promise<Buffer> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('error', () => {}).on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.write(octets);
    await once(socket, 'close');
    return Buffer.concat(chunks);
  }

  test('a message that is announced as too long is refused before it comes', async () => {
    const { answers, closed } = await exchange(directory.url, [Buffer.from([0x30, 0x84, 0x00, 0x10, 0x00, 0x00, 0x02])]);
    expect({ answers, closed }).toEqual({ answers: [{ id: 0, tag: 0x78, code: 2, matched: '' }], closed: true });
  });

  test('a request that is not completed, and a client that says nothing, are disconnected', async () => {
    const hasty = await startTestDirectory({ limits: { completion: 50, idle: 200 } });
    expect((await ended(hasty.url, Buffer.from([0x30, 0x10, 0x02]))).length).toBeGreaterThan(0);
    expect(hasty.log).toContainEqual(expect.objectContaining({ event: 'ldap-disconnected', result: 'protocolError' }));
    expect(await ended(hasty.url, Buffer.alloc(0))).toHaveLength(0);
    await hasty.stop();
  });

  test('more connections than allowed are closed, and room is free again afterwards', async () => {
    const narrow = await startTestDirectory({ limits: { connections: 1 } });
    const first = connect(Number(new URL(narrow.url).port), '127.0.0.1');
    await once(first, 'connect');
    expect(await ended(narrow.url, bindRequest())).toHaveLength(0);
    first.destroy();
    await expect.poll(() => search({ scope: 0 }, narrow.url).then(({ code }) => code)).toBe(0);
    await narrow.stop();
  });

  test('who asks and does not read is not answered without end', async () => {
    const many = Array.from({ length: 400 }, (_, at) => personEntry('X'.repeat(1000), 'Y', String(at)));
    const large = await startTestDirectory({ entries: () => [...entries, ...many], limits: { idle: 400 } });
    const socket = connect(Number(new URL(large.url).port), '127.0.0.1');
    socket.on('error', () => {}).pause();
    // More than 200 MB of answers are asked for.
    socket.write(Buffer.concat(Array.from({ length: 200 }, (_, at) => searchRequest({ id: at + 1 }))));
    await expect.poll(() => search({ scope: 0 }, large.url).then(({ code }) => code)).toBe(0);
    await expect.poll(() => large.log.map(({ event }) => event), { timeout: 10_000 }).toContain('ldap-idle');
    expect(large.log.filter(({ event }) => event === 'ldap-search').length).toBeLessThan(50);
    socket.destroy();
    await large.stop();
  });

  test('RFC 4511 4.4.1: who is connected hears that the directory shuts down', async () => {
    const brief = await startTestDirectory();
    const heard = ended(brief.url, searchRequest({ scope: 0 }));
    await expect.poll(() => brief.log.length).toBe(1);
    await brief.stop();
    expect((await heard).toString('latin1')).toContain('1.3.6.1.4.1.1466.20036');
  });

  test('a directory whose register cannot be read is unavailable, and shows nobody', async () => {
    const broken = await startTestDirectory({ entries: () => { throw new Error('no register'); } });
    expect(await search({ filter: presence('cn') }, broken.url)).toMatchObject({ names: [], code: 52 });
    await broken.stop();
  });
});
