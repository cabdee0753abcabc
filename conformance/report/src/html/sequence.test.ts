import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordedEntry, RecordedExchange } from '../record/record.ts';
import { sequenceOf } from './sequence.ts';

function exchange(start: number, duration: number): RecordedExchange {
  return { kind: 'exchange', actor: 'sender', origin: 'https://localhost:1', started: new Date(start).toISOString(), duration, request: { method: 'GET', path: '/', headers: [] } };
}

const told = (entries: readonly RecordedEntry[]): string[] => sequenceOf(entries).map((row) => (row.is === 'event' ? row.event.kind : `${row.is} ${row.number}`));

test('one after the other, though the next begins in the millisecond in which the last ended', () => {
  expect(told([exchange(0, 5), exchange(5, 0), exchange(5, 2)])).toStrictEqual(['request 1', 'outcome 1', 'request 2', 'outcome 2', 'request 3', 'outcome 3']);
});

test('side by side: numbered as they ended, told as they happened', () => {
  expect(told([exchange(2, 3), exchange(0, 10)])).toStrictEqual(['request 2', 'request 1', 'outcome 1', 'outcome 2']);
});

test('a hook stands where it was run', () => {
  expect(told([exchange(0, 5), { kind: 'hook', at: new Date(6).toISOString(), hook: 'revoke', values: {} }, exchange(8, 1)])).toStrictEqual(['request 1', 'outcome 1', 'hook', 'request 2', 'outcome 2']);
});

test('every exchange has one request and, later, one outcome', () => {
  const entry = fc.tuple(fc.nat(50), fc.nat(50)).map(([start, duration]) => exchange(start, duration));
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 12 }), (entries) => {
      const rows = told(entries);
      expect(rows).toHaveLength(2 * entries.length);
      for (const number of entries.keys()) {
        const [request, outcome] = [rows.indexOf(`request ${number + 1}`), rows.indexOf(`outcome ${number + 1}`)];
        expect(request).toBeGreaterThanOrEqual(0);
        expect(outcome).toBeGreaterThan(request);
      }
    }),
  );
});
