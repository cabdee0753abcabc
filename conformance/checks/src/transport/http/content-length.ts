import { bytesOf, without, withLines, type Message } from '../message.ts';
import { mutation } from './mutation.ts';

const texts = {
  requirements: ['HTTP/content-length-invalid'],
  level: 'MUST',
  why: 'Where the end of a request is in doubt, an attacker chooses it: the rest becomes a request that nobody examined.',
  next: 'Answer 400 and close (RFC 9112 6.3).',
  allowed: [400, 'closed'],
  endsConnection: true,
} as const;

export const lengthNegative = mutation({
  ...texts,
  id: 'length-negative',
  expected: 'A negative Content-Length is answered with 400 or by closing, and nothing after it is read.',
  write: (message) => withLengths(message, '-1'),
});

export const lengthNoNumber = mutation({
  ...texts,
  id: 'length-no-number',
  expected: 'A Content-Length in other than digits is answered with 400 or by closing, and nothing after it is read.',
  write: (message) => withLengths(message, `0x${message.body.length.toString(16)}`),
});

export const lengthSigned = mutation({
  ...texts,
  id: 'length-signed',
  expected: 'A Content-Length with a plus sign is answered with 400 or by closing, and nothing after it is read.',
  write: (message) => withLengths(message, `+${message.body.length}`),
});

export const lengthHuge = mutation({
  ...texts,
  id: 'length-huge',
  expected: 'A Content-Length beyond any integer is answered with 400 or 413 or by closing, and nothing after it is read.',
  write: (message) => withLengths(message, '9'.repeat(40)),
  allowed: [400, 413, 'closed'],
});

export const lengthsDiffer = mutation({
  ...texts,
  id: 'lengths-differ',
  expected: 'Two Content-Lengths that differ are answered with 400 or by closing, and nothing after them is read.',
  write: (message) => withLengths(message, String(message.body.length), String(message.body.length + 1)),
});

export const lengthListDiffers = mutation({
  ...texts,
  id: 'length-list-differs',
  expected: 'Two lengths that differ in one Content-Length are answered with 400 or by closing, and nothing after them is read.',
  write: (message) => withLengths(message, `${message.body.length}, ${message.body.length + 1}`),
});

function withLengths(message: Message, ...lengths: readonly string[]): Buffer {
  return bytesOf(withLines(without(message, 'Content-Length'), ...lengths.map((length) => `Content-Length: ${length}`)));
}
