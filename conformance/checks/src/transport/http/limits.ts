import { bytesOf, headOf, chunked, without, withLines } from '../message.ts';
import { mutation } from './mutation.ts';
import { refused } from './outcome.ts';

const megabyte = 1024 * 1024;

const texts = {
  level: 'MUST',
  why: 'Without a limit anybody can fill the server\'s memory.',
  allowed: refused,
} as const;

export const headersOfAMegabyte = mutation({
  ...texts,
  id: 'headers-of-a-megabyte',
  requirements: ['HTTP/header-limit'],
  expected: 'Headers of a megabyte are answered with a 4xx or by closing.',
  next: 'Bound the headers and answer 431 above (RFC 9110 5.4, RFC 6585 5).',
  write: (message) => bytesOf(withLines(message, ...Array.from({ length: 256 }, (_, index) => `X-Padding-${index}: ${'p'.repeat(megabyte / 256)}`))),
});

export const targetOfAMegabyte = mutation({
  ...texts,
  id: 'target-of-a-megabyte',
  requirements: ['HTTP/target-limit'],
  expected: 'A request target of a megabyte is answered with a 4xx or by closing.',
  next: 'Bound the request line and answer 414 above (RFC 9112 3).',
  write: (message) => bytesOf({ ...message, line: message.line.replace(' HTTP', `?p=${'p'.repeat(megabyte)} HTTP`) }),
});

const body = {
  ...texts,
  // RFC 9110 says what a server may and ought to do, not what it must.
  level: 'SHOULD',
  why: 'Without a limit a few senders can hold the server\'s threads for as long as they like.',
  requirements: ['HTTP/body-limit'],
  // Starts early: a server without a limit makes the judge wait.
  timeLimit: 35_000,
  patience: 5_000,
  next: 'Bound the body and answer 413 above (RFC 9110 15.5.14).',
} as const;

export const bodyAnnouncedTooLong = mutation({
  ...body,
  id: 'body-announced-too-long',
  expected: 'A body that is announced as a gigabyte is refused with a 4xx or by closing, long before it has come.',
  write: (message) => Buffer.concat([headOf(withLines(without(message, 'Content-Length'), `Content-Length: ${1024 * megabyte}`)), padding(4 * megabyte)]),
});

export const bodyWithoutEnd = mutation({
  ...body,
  id: 'body-without-end',
  expected: 'Chunks that go on for megabytes are refused with a 4xx or by closing, before they end.',
  write(message) {
    const chunk = Buffer.concat([Buffer.from('10000\r\n'), padding(0x10000), Buffer.from('\r\n')]);
    return Buffer.concat([headOf(chunked(message)), ...Array.from({ length: 64 }, () => chunk)]);
  },
});

/** Of a kind that JSON allows anywhere between its tokens. */
function padding(length: number): Buffer {
  return Buffer.alloc(length, ' ');
}

/** Only for shares servers: tickets are long. */
export const longHeaders = mutation({
  id: 'long-headers',
  requirements: ['CSS/long-headers'],
  level: 'SHOULD',
  expected: 'Headers of 30 KiB are accepted.',
  why: 'A ticket for many servers and the certificate with it pass the 8 KiB that are usual.',
  next: 'Accept 32 KiB of headers.',
  write: (message) => bytesOf(withLines(message, ...['a', 'b', 'c'].map((name) => `X-Padding-${name}: ${'p'.repeat(10 * 1024)}`))),
  allowed: ['served'],
});
