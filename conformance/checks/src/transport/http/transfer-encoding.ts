import { bytesOf, chunked, without, withLines } from '../message.ts';
import { mutation } from './mutation.ts';

const texts = {
  level: 'MUST',
  why: 'Length and chunks that disagree are the classic way to smuggle a request past a proxy.',
  endsConnection: true,
} as const;

export const lengthAndChunks = mutation({
  ...texts,
  id: 'length-and-chunks',
  requirements: ['HTTP/length-and-chunked'],
  expected: 'A request with both Content-Length and Transfer-Encoding is refused, or read as chunked; then the connection ends.',
  next: 'Answer 400 and close (RFC 9112 6.1 and 6.3).',
  write(message) {
    const { line, headers, body } = chunked(message);
    return bytesOf({ line, headers: [...headers, `Content-Length: ${body.length}`], body });
  },
  allowed: [400, 'closed', 'served'],
});

const coding = {
  ...texts,
  requirements: ['HTTP/transfer-coding-unknown'],
  next: 'Answer 501 to a coding that the server does not have, 400 where chunked is not the last, and close (RFC 9112 6.1 and 6.3).',
  allowed: [400, 501, 'closed'],
} as const;

export const codingUnknown = mutation({
  ...coding,
  id: 'coding-unknown',
  expected: 'A transfer coding that does not exist is answered with 501 or 400, or by closing, and nothing after it is read.',
  write: (message) => bytesOf(withLines(without(message, 'Content-Length'), 'Transfer-Encoding: cdoc2')),
});

export const chunkedNotLast = mutation({
  ...coding,
  id: 'chunked-not-last',
  expected: 'A transfer coding after chunked is answered with 400 or 501, or by closing, and nothing after it is read.',
  write: (message) => bytesOf(withLines(without(chunked(message), 'Transfer-Encoding'), 'Transfer-Encoding: chunked, identity')),
});

export const codingLikeChunked = mutation({
  ...coding,
  id: 'coding-like-chunked',
  expected: 'A transfer coding whose name only ends in chunked is answered with 501 or 400, or by closing, and nothing after it is read.',
  write: (message) => bytesOf(withLines(without(chunked(message), 'Transfer-Encoding'), 'Transfer-Encoding: xchunked')),
});
