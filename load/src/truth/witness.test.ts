import { describe, expect, test } from 'vitest';
import { handedOut, keptOrLost, refused } from './witness.ts';

const stored = { path: '/key-capsules/KC00', body: 0 };
const sent = JSON.stringify({ a: 1, b: 'two' });
const answer = (status: number, body = '') => ({ response: { status, reason: '', headers: [], body: Buffer.from(body) } });
const cut = { failure: { layer: 'http', kind: 'closed', reason: '' } } as const;

describe('the owner', () => {
  const judge = (from: Parameters<typeof handedOut>[0]) => handedOut(from, stored, sent, ['a', 'b']);

  test('gets what was uploaded, however it is written', () => {
    expect(judge(answer(200, '{ "b": "two", "more": true, "a": 1 }')).held).toBe(true);
  });

  test.each([
    ['another value', answer(200, JSON.stringify({ a: 1, b: 'three' })), 'holds something else'],
    ['no JSON', answer(200, 'oops'), 'holds something else'],
    ['nothing any more', answer(404), 'is not found'],
  ])('%s breaks the promise', (_, from, what) => {
    expect(judge(from)).toEqual({ held: false, what: expect.stringContaining(what) as string });
  });

  test.each([['503', answer(503)], ['500', answer(500)], ['a cut connection', cut]])('%s decides nothing', (_, from) => {
    expect(judge(from).held).toBeUndefined();
  });
});

describe('somebody else', () => {
  test('who gets it breaks the promise, whatever it is', () => {
    expect(refused(answer(200), stored, 'client 2')).toEqual({ held: false, what: '/key-capsules/KC00 was handed to client 2' });
  });

  test.each([404, 401, 403])('is refused by %i', (status) => {
    expect(refused(answer(status), stored, 'client 2').held).toBe(true);
  });

  test.each([['429', answer(429)], ['503', answer(503)], ['a cut connection', cut]])('%s decides nothing', (_, from) => {
    expect(refused(from, stored, 'client 2').held).toBeUndefined();
  });
});

describe('after the load, looked at again and again', () => {
  const looks = (...statuses: readonly (number | undefined)[]) => statuses.map((status) => ({ what: status === undefined ? 'not answered' : `answered ${status}`, ...(status !== undefined && { status }) }));

  test('what decided in the end counts', () => {
    expect(keptOrLost([...looks(500, 503), { held: true, what: 'as uploaded' }], stored)).toEqual({ held: true, what: 'as uploaded' });
  });

  test.each([[[500, 500]], [[500, 502, 403, 500]]])('an error each time (%j): to its owner it is lost', (statuses) => {
    expect(keptOrLost(looks(...statuses), stored)).toEqual({ held: false, what: `/key-capsules/KC00 was answered 201 and is not handed out: answered ${statuses.at(-1)}, ${statuses.length} times` });
  });

  test.each<[string, readonly (number | undefined)[]]>([['one error', [500]], ['overloaded', [503, 503, 503, 503]], ['too many looks', [429, 429]], ['a lost network', [undefined, undefined]], ['an error, and no answer', [500, undefined, 500]], ['no look', []]])(
    '%s is neither kept nor lost',
    (_, statuses) => {
      expect(keptOrLost(looks(...statuses), stored).held).toBeUndefined();
    },
  );
});
