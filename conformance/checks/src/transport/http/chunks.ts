import { bytesOf, chunked, headOf, type Message } from '../message.ts';
import { mutation } from './mutation.ts';
import { refused } from './outcome.ts';

export const chunksAccepted = mutation({
  id: 'chunks-accepted',
  requirements: ['HTTP/chunked-accepted'],
  level: 'MUST',
  expected: 'A chunked upload is accepted like any other.',
  why: 'Clients that write JSON as they go send chunks.',
  next: 'Read chunked bodies (RFC 9112 7.1).',
  write: (message) => bytesOf(chunked(message)),
  allowed: ['served'],
});

export const chunkExtension = mutation({
  id: 'chunk-extension',
  requirements: ['HTTP/chunk-extension'],
  level: 'MUST',
  expected: 'Chunk extensions and trailers that nobody knows are ignored.',
  why: 'A proxy may add them.',
  next: 'Skip them (RFC 9112 7.1.1 and 7.1.2).',
  write: (message) => withChunks(message, `${message.body.length.toString(16)};unknown=extension\r\n`, '\r\n0\r\nX-Unknown: trailer\r\n\r\n'),
  allowed: ['served'],
});

const malformed = {
  requirements: ['HTTP/chunk-malformed'],
  level: 'MUST',
  why: 'Where the end of a body is in doubt, an attacker chooses it.',
  next: 'Answer 400 and close (RFC 9112 7.1).',
  allowed: refused,
  endsConnection: true,
} as const;

export const chunkSizeNoNumber = mutation({
  ...malformed,
  id: 'chunk-size-no-number',
  expected: 'A chunk whose size is no hexadecimal number is answered with a 4xx or by closing, and nothing after it is read.',
  write: (message) => withChunks(message, 'zz\r\n', '\r\n0\r\n\r\n'),
});

export const chunkSizeOverflow = mutation({
  ...malformed,
  id: 'chunk-size-overflow',
  expected: 'A chunk size that only an overflow makes right is answered with a 4xx or by closing, and nothing after it is read.',
  write: (message) => withChunks(message, `1${message.body.length.toString(16).padStart(16, '0')}\r\n`, '\r\n0\r\n\r\n'),
});

export const chunkTooLong = mutation({
  ...malformed,
  id: 'chunk-too-long',
  expected: 'A chunk longer than its size is answered with a 4xx or by closing, and nothing after it is read.',
  write: (message) => withChunks(message, `${(message.body.length - 1).toString(16)}\r\n`, '\r\n0\r\n\r\n'),
});

function withChunks(message: Message, before: string, after: string): Buffer {
  return Buffer.concat([headOf(chunked(message)), Buffer.from(before), message.body, Buffer.from(after)]);
}
