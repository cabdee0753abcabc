import { deviates } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { bytesOf } from '../message.ts';
import { httpRule } from '../rule.ts';
import { mutation } from './mutation.ts';
import { expectOutcome, refused } from './outcome.ts';

export const absoluteForm = mutation({
  id: 'absolute-form',
  requirements: ['HTTP/absolute-form'],
  level: 'MUST',
  expected: 'A target in absolute form (https://host/path) is served as its path is.',
  why: 'Clients that believe to speak to a proxy write it so.',
  next: 'Accept the absolute form (RFC 9112 3.2.2).',
  write: (message) => bytesOf({ ...message, line: message.line.replace(' ', ` https://${message.headers[0]?.slice('Host: '.length)}`) }),
  allowed: ['served'],
});

export const encodedLetter = mutation({
  id: 'encoded-letter',
  requirements: ['HTTP/encoded-letter'],
  level: 'SHOULD',
  expected: 'A letter of the path in percent-encoding is the letter.',
  why: 'The two are the same address by definition; a proxy may turn one into the other.',
  next: 'Decode unreserved characters before looking for the path (RFC 9110 4.2.3, RFC 3986 6.2.2.2).',
  write: (message) => bytesOf({ ...message, line: message.line.replace('/key-', '/%6Bey-') }),
  allowed: ['served'],
});

export const unknownPath = mutation({
  id: 'unknown-path',
  requirements: ['HTTP/unknown-path'],
  level: 'SHOULD',
  expected: 'A path that the contract does not have is answered with 404.',
  why: 'Any other answer sends the client looking for its mistake in the wrong place.',
  next: 'Answer 404 (RFC 9110 15.5.5).',
  write: (message) => bytesOf({ ...message, line: 'GET /judge/no-such-path HTTP/1.1', headers: message.headers.slice(0, 1), body: new Uint8Array() }),
  allowed: [404],
});

const crooked = ['/..', '/../../../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '$/..%2f..%2fetc%2fpasswd', '$/..%5c..%5cwindows', '$/%00', '$/%', '$/%zz', '$/%c0%ae%c0%ae', '//', '$//', '/;/', '$;a=b/x'];

export const crookedPaths = httpRule(
  {
    id: 'crooked-paths',
    requirements: ['HTTP/paths-not-resolved', 'HTTP/no-5xx', 'HTTP/keeps-serving'],
    level: 'MUST',
    expected: 'Dots, encoded slashes, zero bytes and broken encodings in the path are answered with a 4xx or by closing.',
    why: 'Such paths are tried on every server, to reach files and pages that are not meant for them.',
    next: 'Match paths as they are and answer 404 to all others (RFC 9110 17.3).',
  },
  async (caller) => {
    const base = /^\/[^/]+/.exec(caller.request.path)?.[0] ?? '';
    for (const path of crooked.map((form) => form.replace('$', base))) {
      const exchange = await (await caller.connected()).send({ method: 'GET', path });
      const { response, failure } = exchange;
      if (response ? response.status < 400 || response.status >= 500 : failure?.kind !== 'closed') deviates(`${describe(exchange)} to GET ${path}; expected was a 4xx or the end of the connection`);
    }
    await caller.stillServed('them');
    caller.observe(`refused ${crooked.length} paths`);
  },
);

export const oldVersion = httpRule(
  {
    id: 'http-1.0',
    requirements: ['HTTP/version-1.0', 'HTTP/no-5xx'],
    level: 'MUST',
    expected: 'A request of HTTP/1.0 is served without chunks, or refused.',
    why: 'Such a client cannot read chunks.',
    next: 'Answer HTTP/1.0 with a length or by closing (RFC 9112 6.1).',
  },
  async (caller) => {
    const connection = await caller.connected();
    const exchange = await connection.sendRaw({ pieces: [bytesOf({ ...caller.message, line: caller.message.line.replace('HTTP/1.1', 'HTTP/1.0') })] });
    expectOutcome(caller, exchange, [...refused, 'served', 505]);
    if (exchange.response?.headers.some(([name]) => name === 'transfer-encoding')) deviates(`${describe(exchange)} in chunks`);
  },
);
