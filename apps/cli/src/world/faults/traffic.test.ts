import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTraffic, type Exchange, type Traffic } from './traffic.ts';

const limits = { entries: 10, octets: 20_000, body: 4_000 };

function asked(traffic: Traffic, ...chunks: readonly Buffer[]): void {
  const exchange = traffic.exchange(traffic.connection(9443), { method: 'POST', path: '/', headers: [] });
  for (const chunk of chunks) exchange.received(chunk);
}

function bodies(traffic: Traffic): unknown[] {
  return traffic.since(0).flatMap((seen) => (seen.kind === 'exchange' ? [seen.request.body] : []));
}

test('keeps no more entries and octets than it may, and of those the last', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 6_000 }), { maxLength: 40 }), (sizes) => {
      const traffic = openTraffic(limits, () => 1);
      const all = sizes.map((size, index) => Buffer.alloc(size, String.fromCharCode(97 + (index % 26))));
      for (const body of all) asked(traffic, body);
      const kept = traffic.since(0);
      const octets = bodies(traffic).reduce((sum: number, body) => sum + (body as { text: string }).text.length, 0);
      expect(kept.length).toBeLessThanOrEqual(limits.entries);
      expect(octets).toBeLessThanOrEqual(limits.octets);
      expect(bodies(traffic)).toEqual(
        all.slice(all.length - bodies(traffic).length).map((body) => ({ text: body.subarray(0, limits.body).toString(), ...(body.length > limits.body && { truncated: true }) })),
      );
      expect(kept.map(({ at }) => at)).toEqual([...new Set(kept.map(({ at }) => at))].sort((a, b) => a - b));
    }),
  );
});

test('what was forgotten does not come back when more of it arrives, nor counts', () => {
  const traffic = openTraffic({ ...limits, octets: 1_000 }, () => 1);
  const open = traffic.exchange(traffic.connection(9443), { method: 'POST', path: '/', headers: [] });
  traffic.forget();
  open.received(Buffer.alloc(900));
  traffic.connection(9444);
  expect(traffic.since(0)).toMatchObject([{ kind: 'connection', port: 9444 }]);
});

test('a body is text where it is UTF-8, and else base64, whatever its chunks are', () => {
  const traffic = openTraffic(limits, () => 1);
  const text = Buffer.from('jõe');
  asked(traffic, text.subarray(0, 2), text.subarray(2));
  asked(traffic, Buffer.of(0xff, 0x00));
  expect(bodies(traffic)).toEqual([{ text: 'jõe' }, { base64: '/wA=' }]);
});

test('a header that came twice has two values', () => {
  const traffic = openTraffic(limits, () => 1);
  traffic.exchange(traffic.connection(9443), { method: 'GET', path: '/', headers: [['X-A', '1'], ['x-a', '2'], ['__proto__', '3']] });
  expect((traffic.since(0)[1] as Exchange).request.headers).toEqual(Object.fromEntries([['x-a', ['1', '2']], ['__proto__', ['3']]]));
});
