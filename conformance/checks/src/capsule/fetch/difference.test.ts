import { expect, test } from 'vitest';
import { differenceBetween, varyingHeaders, type Seen } from './difference.ts';

const answer = (changes: Partial<Seen> = {}): Seen => ({ id: 'KC1', status: 404, reason: 'Not Found', headers: [['date', 'x'], ['content-length', '0']], body: new Uint8Array(), ...changes });

test('answers that differ in their date only are the same', () => {
  expect(differenceBetween(answer(), answer({ headers: [['date', 'y'], ['content-length', '0']] }))).toBeUndefined();
});

test('the id that was asked for makes no difference, nor does a header that is another every time', () => {
  expect(differenceBetween(answer({ body: Buffer.from('no KC1') }), answer({ id: 'KC2', body: Buffer.from('no KC2') }))).toBeUndefined();
  const [one, again, other] = ['1', '2', '3'].map((number) => answer({ headers: [['x-request', number], ['x-kept', 'a']] })) as [Seen, Seen, Seen];
  expect([...varyingHeaders(one, again)]).toEqual(['x-request']);
  expect(differenceBetween(one, other)).toBe('these headers differ: x-request: 1, x-request: 3');
  expect(differenceBetween(one, other, varyingHeaders(one, again))).toBeUndefined();
});

test.each([
  [{ status: 403 }, 'the status is 404 and 403'],
  [{ body: Buffer.from('{}') }, 'the bodies differ (0 and 2 bytes)'],
  [{ headers: [['date', 'x'], ['content-length', '0'], ['x-expiry-time', 'z']] }, 'these headers differ: x-expiry-time: z'],
  [{ headers: [['content-length', '0'], ['content-length', '0'], ['date', 'x']] }, 'the headers come in another order'],
] satisfies [Partial<Seen>, string][])('%j is told apart', (changes, difference) => {
  expect(differenceBetween(answer(), answer(changes))).toBe(difference);
});
