import { bytesOf, without, withLines } from '../message.ts';
import { mutation } from './mutation.ts';

const texts = {
  level: 'MUST',
  why: 'A proxy and a server that choose different hosts for one request can be played off against each other.',
  next: 'Answer 400 to HTTP/1.1 requests without exactly one valid Host (RFC 9112 3.2).',
  allowed: [400],
} as const;

export const hostMissing = mutation({
  ...texts,
  id: 'host-missing',
  requirements: ['HTTP/host-required'],
  expected: 'A request without a Host is answered with 400.',
  write: (message) => bytesOf(without(message, 'Host')),
});

export const hostTwice = mutation({
  ...texts,
  id: 'host-twice',
  requirements: ['HTTP/host-required'],
  expected: 'A request with two Hosts is answered with 400.',
  write: (message) => bytesOf(withLines(message, 'Host: elsewhere.example')),
});

export const hostInvalid = mutation({
  ...texts,
  id: 'host-invalid',
  requirements: ['HTTP/host-valid'],
  expected: 'A Host that cannot be one is answered with 400.',
  write: (message) => bytesOf({ ...message, headers: ['Host: no host/at all', ...without(message, 'Host').headers] }),
});
