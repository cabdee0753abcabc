import { expect, test } from 'vitest';
import { changedAnswer, ownAnswer, type Answer, type Header } from './answer.ts';
import type { AnswerChange } from './fault.ts';

const body = '{"share":"c2hhcmU=","recipient":"etsi/PNOEE-38001085718"}';
const headers: readonly Header[] = [
  ['date', 'Mon'],
  ['Location', '/key-shares/1'],
  ['content-length', String(body.length)],
];
const answer: Answer = { status: 200, headers, body: Buffer.from(body) };

function changed(change: Omit<AnswerChange, 'kind'>): { readonly status: number; readonly headers: Record<string, string>; readonly body: string } {
  const result = changedAnswer(answer, { kind: 'answer', ...change });
  return { status: result.status, headers: Object.fromEntries(result.headers), body: result.body.toString() };
}

test('what a change does not name stays, octet by octet', () => {
  expect(changedAnswer(answer, { kind: 'answer', status: 202 })).toEqual({ ...answer, status: 202 });
  expect(changedAnswer(answer, { kind: 'delay', milliseconds: 1 })).toBe(answer);
  expect(changedAnswer(answer, undefined)).toBe(answer);
});

test('a header is set in its place, once, or removed, whatever its case', () => {
  expect(changed({ headers: { location: '/a', DATE: null, 'x-new': '1' } }).headers).toEqual({ location: '/a', 'content-length': String(body.length), 'x-new': '1' });
  const twice: Answer = { ...answer, headers: [['a', '1'], ['A', '2']] };
  expect(changedAnswer(twice, { kind: 'answer', headers: { a: '3' } }).headers).toEqual([['a', '3']]);
});

test('content-length follows the body, unless the change says otherwise', () => {
  expect(changed({ body: 'õ' })).toMatchObject({ body: 'õ', headers: { 'content-length': '2' } });
  expect(changed({ body: 'õ', headers: { 'Content-Length': '7' } }).headers).toMatchObject({ 'Content-Length': '7' });
});

test('members are set in the JSON object that the body is, and others removed', () => {
  expect(changed({ members: { share: null, more: [1] }, without: ['recipient'] }).body).toBe('{"share":null,"more":[1]}');
  expect(changed({ body: 'no JSON', members: { a: 1 } }).body).toBe('{"a":1}');
});

test('a header is doubled where there is none, too', () => {
  const does = { kind: 'duplicate-header', name: 'location', value: '/b' } as const;
  const locations = (given: Answer): readonly string[] => changedAnswer(given, does).headers.flatMap(([name, value]) => (name.toLowerCase() === 'location' ? [value] : []));
  expect(locations(answer)).toEqual(['/key-shares/1', '/b']);
  expect(locations({ ...answer, headers: [] })).toEqual(['/b', '/b']);
});

test('an answer in the server’s place has the length of its body', () => {
  expect(ownAnswer({ kind: 'status', status: 503, headers: { allow: 'GET' }, body: 'õ' })).toEqual({ status: 503, headers: [['content-length', '2'], ['allow', 'GET']], body: Buffer.from('õ') });
});
