import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { elementsOf, messageLength } from './element.ts';
import { nameKey, readName, writeName } from './name.ts';
import { entries, startTestDirectory, type TestDirectory } from './testing/directory.ts';
import { bindRequest, encodeFilter, exchange, request, searchRequest } from './testing/wire.ts';

let directory: TestDirectory;
beforeAll(async () => {
  directory = await startTestDirectory({ limits: { completion: 100 } });
});
afterAll(() => directory.stop());

async function expectService(): Promise<void> {
  const { answers } = await exchange(directory.url, [searchRequest()]);
  expect(answers.map(({ tag }) => tag)).toEqual([...entries.map(() => 0x64), 0x65]);
}

const good = [
  bindRequest(),
  bindRequest({ sasl: true }),
  searchRequest({ filter: encodeFilter({ kind: 'and', filters: [{ kind: 'present', attribute: 'cn' }, { kind: 'not', filter: { kind: 'equal', attribute: 'sn', value: Buffer.from('TAMM') } }] }) }),
  searchRequest({ filter: encodeFilter({ kind: 'substrings', attribute: 'cn', initial: Buffer.from('T'), any: [Buffer.from('M')] }), attributes: ['cn'], controls: [{ type: '1.2.3', critical: true }] }),
  request(0x77, (writer) => writer.writeString('1.3.6.1.4.1.1466.20037', 0x80)),
];

const change = fc.oneof(
  fc.record({ kind: fc.constant('octet' as const), at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), octets: fc.uint8Array({ minLength: 1, maxLength: 6 }) }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(), count: fc.integer({ min: 1, max: 8 }) }),
);

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(octets: Buffer, changes: readonly Change[]): Buffer {
  return changes.reduce((now, each) => {
    const at = each.at % (now.length + 1);
    if (each.kind === 'insert') return Buffer.concat([now.subarray(0, at), each.octets, now.subarray(at)]);
    if (each.kind === 'remove') return Buffer.concat([now.subarray(0, at), now.subarray(at + each.count)]);
    const copy = Buffer.from(now);
    if (at < copy.length) copy[at] = each.to;
    return copy;
  }, octets);
}

test('hundreds of damaged requests are answered or disconnected, and the next search is served', async () => {
  const damaged = fc.tuple(fc.constantFrom(...good), fc.array(change, { minLength: 1, maxLength: 4 })).map(([octets, changes]) => changed(octets, changes));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof({ weight: 4, arbitrary: damaged }, { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 40 }) }), { minLength: 4, maxLength: 4 }), async (messages) => {
      // A request that was only cut short is given up after its time; one that was made an unbind or abandon is not answered.
      await Promise.all(messages.map((octets) => exchange(directory.url, [octets, request(0x42, () => {}, { id: 99 })])));
    }),
    { numRuns: 100 },
  );
  await expectService();
  expect(directory.log.filter(({ event }) => event === 'failed')).toEqual([]);
});

test.each([
  ['no SEQUENCE', 'ff00'],
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\n\r\n').toString('hex')],
  ['a TLS handshake', '16030100c8010000c40303'],
  ['an indefinite length', '3080020101420000'],
  ['a length of five octets', '308500000000050201014200'],
  ['a length with the highest bit set', '3084ffffffff0201014200'],
  ['a tag of several octets', '30071f81010201014200'],
  ['request number 0', '30050201004200'],
  ['a negative request number', '30050201ff4200'],
  ['a request number of five octets', '3009020501000000004200'],
  ['a response instead of a request', '300c02010161070a010004000400'],
  ['nothing in a message', '3000'],
  ['an abandon of nothing', '30050201015000'],
  ['a search without fields', '30050201016300'],
])('RFC 4511 4.1.1: %s is answered by a notice of disconnection', async (_name, hex) => {
  expect(await exchange(directory.url, [Buffer.from(hex, 'hex')])).toEqual({ answers: [{ id: 0, tag: 0x78, code: 2, matched: '' }], closed: true });
  await expectService();
});

test('a request in single octets, and many in one piece, are read', async () => {
  const octets = Buffer.concat(Array.from({ length: 40 }, (_, at) => searchRequest({ id: at + 1, scope: 0 })));
  for (const pieces of [[octets], [...octets].map((octet) => Buffer.of(octet))]) {
    const { answers } = await exchange(directory.url, pieces, 40);
    expect(answers.filter(({ tag }) => tag === 0x65).map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
  }
});

test('any octets are elements that fill them exactly, or malformed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (octets) => {
      const read = outcome(() => elementsOf(Buffer.from(octets)).reduce((sum, { content }) => sum + content.length, 0));
      expect(read === 'message-malformed' || Number(read) <= octets.length).toBe(true);
      expect(messageLength(Buffer.of(0x30, octets.length, ...octets))).toBe(octets.length + 2);
    }),
  );
});

test('RFC 4514: any name that is written is read as the same name', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ type: fc.constantFrom('cn' as const, 'o' as const), value: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }) }), { maxLength: 4 }), (name) => {
      expect(readName(writeName(name))).toEqual(nameKey(name));
    }),
  );
});

test('any text is read as a name, or refused as none', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('c', '=', ',', '+', '\\', '2', 'C', ' ', '#', '"', '\u0000', 'ä') }), (text) => {
      const read = outcome(() => readName(text));
      expect(read === 'invalidDNSyntax' || Array.isArray(read)).toBe(true);
    }),
  );
});

/** What a reading gives, or the code it is refused with. */
function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  }
}
