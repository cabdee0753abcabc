import { bytesOf } from '../message.ts';
import { mutation } from './mutation.ts';
import { refused } from './outcome.ts';

const texts = {
  requirements: ['HTTP/malformed-request'],
  level: 'MUST',
  why: 'What the server guesses here and a proxy before it guesses otherwise lets requests through that nobody examined.',
  next: 'Answer what is no request with 400 and close (RFC 9112 2.2 and 3).',
  // Whoever found no version in it may answer as in HTTP/0.9, without a status.
  allowed: [...refused, 'not-http'],
} as const;

export const garbage = mutation({
  ...texts,
  id: 'garbage',
  expected: 'Bytes that are no HTTP are answered with a 4xx or by closing.',
  write: () => Buffer.from('\x16\x03\x01 this is no request\r\n\r\n', 'latin1'),
});

export const requestLineWithoutTarget = mutation({
  ...texts,
  id: 'request-line-without-target',
  expected: 'A request line without a target is answered with a 4xx or by closing.',
  write: (message) => bytesOf({ ...message, line: message.line.replace(/ \S+ /, ' ') }),
});

export const requestLineWithSpaces = mutation({
  ...texts,
  id: 'request-line-with-spaces',
  expected: 'A target with a space in it is answered with a 4xx or by closing, and not put right.',
  write: (message) => bytesOf({ ...message, line: message.line.replace(/ HTTP/, '?a b HTTP') }),
});

export const versionUnknown = mutation({
  ...texts,
  id: 'version-unknown',
  expected: 'A request of HTTP/9.9 is answered with 505 or a 4xx, or by closing.',
  next: 'Answer 505 to major versions that the server does not have (RFC 9110 15.6.6).',
  write: (message) => bytesOf({ ...message, line: message.line.replace('HTTP/1.1', 'HTTP/9.9') }),
  allowed: [...refused, 505],
});

export const emptyLineFirst = mutation({
  ...texts,
  id: 'empty-line-first',
  requirements: ['HTTP/empty-line-first'],
  level: 'SHOULD',
  expected: 'An empty line before the request line is ignored.',
  why: 'Some clients send one after a body; refusing it makes their second request fail.',
  next: 'Ignore at least one empty line before a request (RFC 9112 2.2).',
  write: (message) => Buffer.concat([Buffer.from('\r\n'), bytesOf(message)]),
  allowed: ['served'],
});
