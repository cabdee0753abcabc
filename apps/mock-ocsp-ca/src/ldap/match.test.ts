import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entry } from './entry.ts';
import { filterLimits, type Filter } from './filter.ts';
import { entries, startTestDirectory, type TestDirectory } from './testing/directory.ts';
import { encodeFilter, exchange, searchRequest } from './testing/wire.ts';

let directory: TestDirectory;
beforeAll(async () => {
  directory = await startTestDirectory();
});
afterAll(() => directory.stop());

/** Names the directory finds, and the result it ends with. */
async function found(filter: Filter): Promise<{ readonly names: readonly string[]; readonly code: number | undefined }> {
  const { answers } = await exchange(directory.url, [searchRequest({ filter: encodeFilter(filter), attributes: ['1.1'] })]);
  return { names: answers.flatMap(({ name }) => name ?? []), code: answers.at(-1)?.code };
}

/** The truth as a plain model sees it: 1, 0, or a half where it cannot be told. */
type Truth = 1 | 0.5 | 0;

const named: Readonly<Record<string, string>> = { commonname: 'cn', '2.5.4.3': 'cn', cn: 'cn', serialnumber: 'serialNumber', objectclass: 'objectClass', sn: 'sn', usercertificate: 'userCertificate', 'usercertificate;binary': 'userCertificate', o: 'o' };

/** Every filter of RFC 4511 over the test's people in the fewest words: numbers for truth, patterns for comparisons. */
function model(filter: Filter, entry: Entry): Truth {
  switch (filter.kind) {
    case 'and':
      return Math.min(1, ...filter.filters.map((inner) => model(inner, entry))) as Truth;
    case 'or':
      return Math.max(0, ...filter.filters.map((inner) => model(inner, entry))) as Truth;
    case 'not':
      return (1 - model(filter.filter, entry)) as Truth;
    case 'present':
      return assertion(filter.attribute, [], entry, () => true);
    case 'equal':
    case 'approximate':
      return assertion(filter.attribute, [filter.value], entry, (value) => value === plain(filter.value));
    case 'greaterOrEqual':
      return assertion(filter.attribute, [filter.value], entry, (value) => value >= plain(filter.value));
    case 'lessOrEqual':
      return assertion(filter.attribute, [filter.value], entry, (value) => value <= plain(filter.value));
    case 'substrings': {
      const { initial, any, final } = filter;
      const pattern = new RegExp(`^${[initial, ...any, final].map((part) => (part ? literal(part) : '')).join('.*')}$`, 's');
      return assertion(filter.attribute, [initial, ...any, final], entry, (value) => pattern.test(value));
    }
  }
}

function assertion(attribute: string, given: readonly (Buffer | undefined)[], entry: Entry, holds: (value: string) => boolean): Truth {
  const type = named[attribute.toLowerCase()];
  const untellable = given.length > 0 && (type === 'userCertificate' || given.some((part) => part?.length === 0));
  if (type === undefined || untellable) return 0.5;
  const values = new Map<string, readonly (string | Buffer)[]>(entry.attributes).get(type) ?? [];
  return values.some((value) => holds(plain(value))) ? 1 : 0;
}

function literal(part: Buffer): string {
  return plain(part).replaceAll(/[^\p{L}\d]/gu, '\\$&');
}

function plain(value: string | Buffer): string {
  return value.toString().toLowerCase();
}

const attribute = fc.constantFrom('cn', 'CN', 'commonName', '2.5.4.3', 'serialNumber', 'SERIALNUMBER', 'sn', 'o', 'objectClass', 'userCertificate', 'userCertificate;binary', 'mail', 'cn;binary');
const whole = fc.constantFrom('TAMM', 'tamm', 'PNOEE-48506120215', 'pnoee-37903044216', 'TAMM,MARI,48506120215', 'person', 'Top', 'Cards, all', 'mägi', 'nobody', '');
const piece = fc.constantFrom('PNOEE-', 'T', 'a', 'ta', 'M', 'mm', '4', '02', 'Ä', ',', 'ri,', '215', '*', '(', '.', '');
const octets = (text: fc.Arbitrary<string>): fc.Arbitrary<Buffer> => text.map((each) => Buffer.from(each));

const { filter: anyFilter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.record({ kind: fc.constant('present' as const), attribute }),
    fc.record({ kind: fc.constantFrom('equal' as const, 'greaterOrEqual' as const, 'lessOrEqual' as const, 'approximate' as const), attribute, value: octets(whole) }),
    fc
      .record({ attribute, initial: fc.option(octets(piece)), any: fc.array(octets(piece), { maxLength: 3 }), final: fc.option(octets(piece)) })
      .filter(({ initial, any, final }) => initial !== null || any.length > 0 || final !== null)
      .map(({ attribute: of, initial, any, final }): Filter => ({ kind: 'substrings', attribute: of, any, ...(initial && { initial }), ...(final && { final }) })),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), filters: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('not' as const), filter: tie('filter') }),
  ),
}));

describe('RFC 4511 4.5.1.7: a filter', () => {
  test('of every kind, over the wire, finds what a plain model finds', async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter, async (filter) => {
        expect(await found(filter)).toEqual({ names: entries.filter((entry) => model(filter, entry) === 1).map(({ name }) => name), code: 0 });
      }),
      { numRuns: 300 },
    );
  });

  test('a presence within an and is read as one', async () => {
    const { names } = await found({ kind: 'and', filters: [{ kind: 'present', attribute: 'userCertificate' }, { kind: 'equal', attribute: 'serialNumber', value: Buffer.from('pnoee-48506120215') }] });
    expect(names).toEqual([entries[2]?.name]);
  });

  test('RFC 4526: the empty and is true, the empty or is false', async () => {
    expect((await found({ kind: 'and', filters: [] })).names).toHaveLength(entries.length);
    expect((await found({ kind: 'or', filters: [] })).names).toHaveLength(0);
  });

  test('an attribute nobody knows is neither true nor false', async () => {
    const unknown: Filter = { kind: 'equal', attribute: 'mail', value: Buffer.from('x') };
    expect((await found({ kind: 'or', filters: [unknown, { kind: 'not', filter: unknown }] })).names).toHaveLength(0);
  });

  test('a value that is not UTF-8 is neither true nor false', async () => {
    const invalid: Filter = { kind: 'not', filter: { kind: 'equal', attribute: 'cn', value: Buffer.from([0xff]) } };
    expect(await found(invalid)).toEqual({ names: [], code: 0 });
  });

  test('the number and place of spaces does not matter, nor does case', async () => {
    const { names } = await found({ kind: 'equal', attribute: 'o', value: Buffer.from('  cards,   ALL ') });
    expect(names).toEqual([entries[1]?.name]);
  });

  test('within too many others, or of too many parts, is refused', async () => {
    const present: Filter = { kind: 'present', attribute: 'cn' };
    const nested = (depth: number): Filter => (depth === 1 ? present : { kind: 'not', filter: nested(depth - 1) });
    expect((await found(nested(filterLimits.depth))).code).toBe(0);
    expect((await found(nested(filterLimits.depth + 1))).code).toBe(53);
    expect((await found({ kind: 'or', filters: Array.from({ length: filterLimits.filters - 1 }, () => present) })).code).toBe(0);
    expect((await found({ kind: 'or', filters: Array.from({ length: filterLimits.filters }, () => present) })).code).toBe(53);
  });
});
