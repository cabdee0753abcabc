import { expect, test } from 'vitest';
import { readFault } from './read.ts';

const server = 'capsule-server';

test.each([
  { server, does: { kind: 'refuse-connection' } },
  { server, times: 'always', when: { skip: 2 }, does: { kind: 'certificate', presents: 'expired' } },
  { server, listener: 'sender', when: { method: 'GET', path: '^/key', skip: 0 }, times: 3, does: { kind: 'delay', milliseconds: 10 } },
  { server, does: { kind: 'status', status: 599, headers: { location: '' }, body: '' } },
  { server, does: { kind: 'answer', headers: { location: null }, members: { nonce: [1, null] }, without: ['share'] } },
  { server: 'directory', does: { kind: 'empty' } },
])('%j is a fault', (fault) => {
  expect(readFault(fault)).toBe(fault);
});

test.each([
  ['it must be object', null],
  ['it must have "server"', { does: { kind: 'garbage' } }],
  ['it must have "does"', { server }],
  ['it cannot have "wen"', { server, wen: {}, does: { kind: 'garbage' } }],
  ['"does.kind" must be one of refuse-connection, tls-1.2-only, certificate, delay, drop, status, answer', { server, does: { kind: 'sleep' } }],
  ['"does" cannot have "milliseconds"', { server, does: { kind: 'garbage', milliseconds: 1 } }],
  ['"does" must have "milliseconds"', { server, does: { kind: 'delay' } }],
  ['"does.milliseconds" must be <= 600000', { server, does: { kind: 'delay', milliseconds: 600_001 } }],
  ['"does.presents" must be one of unlisted, expired, wrong-name', { server, does: { kind: 'certificate', presents: 'revoked' } }],
  ['"does.status" must be >= 200', { server, does: { kind: 'status', status: 100 } }],
  ['"does" must NOT have fewer than 2 properties', { server, does: { kind: 'answer' } }],
  ['"times" must be "always"', { server, times: 'ever', does: { kind: 'garbage' } }],
  ['"times" must be >= 1', { server, times: 0, does: { kind: 'garbage' } }],
  ['"when.skip" must be integer', { server, when: { skip: 0.5 }, does: { kind: 'garbage' } }],
  ['"when.path" is none', { server, when: { path: '(' }, does: { kind: 'garbage' } }],
  ['"when" can have only "skip" with tls-1.2-only', { server, when: { path: '/' }, does: { kind: 'tls-1.2-only' } }],
  ['"when" can have only "skip" with refuse-connection', { server, when: { method: 'GET' }, does: { kind: 'refuse-connection' } }],
  ['leave "when" and "times" out', { server: 'directory', times: 1, does: { kind: 'empty' } }],
  ['the header "a b" is none', { server, does: { kind: 'answer', headers: { 'a b': null } } }],
  ['the header "a" is none', { server, does: { kind: 'status', status: 200, headers: { a: 'b\r\nc: d' } } }],
  ['the header "a" is none', { server, does: { kind: 'duplicate-header', name: 'a', value: '\u0000' } }],
])('is refused because %s: %j', (why, fault) => {
  expect(() => readFault(fault)).toThrow(expect.objectContaining({ code: 'file-invalid', message: expect.stringContaining(why) }));
});
