import { httpRule } from '../rule.ts';
import { bytesOf, headOf } from '../message.ts';
import { expectOutcome, refused } from './outcome.ts';

const texts = {
  level: 'MUST',
  why: 'Connections break every day; half a request must not become a whole one.',
} as const;

export const headersIncomplete = httpRule(
  {
    ...texts,
    id: 'headers-incomplete',
    requirements: ['HTTP/headers-incomplete', 'HTTP/no-5xx', 'HTTP/keeps-serving'],
    expected: 'A request that ends in the middle of its headers is answered with a 4xx or by closing.',
    next: 'Treat it as no request (RFC 9112 8).',
  },
  async (caller) => {
    const connection = await caller.connected();
    const head = headOf(caller.message);
    const asked = connection.sendRaw({ pieces: [head.subarray(0, -3)] });
    connection.finish();
    expectOutcome(caller, await asked, refused);
    await caller.stillServed('it');
  },
);

export const bodyIncomplete = httpRule(
  {
    ...texts,
    id: 'body-incomplete',
    // An answer before the end is early, and HTTP does not forbid it.
    level: 'SHOULD',
    requirements: ['HTTP/body-incomplete', 'HTTP/no-5xx', 'HTTP/keeps-serving'],
    expected: 'An upload that ends before its announced length is answered with a 4xx or by closing, never with success.',
    next: 'Wait for the whole body; what never ends is no request (RFC 9112 6.3).',
  },
  async (caller) => {
    const connection = await caller.connected();
    // The last byte is white space: what came is whole JSON, and still not what was announced.
    const { body } = caller.message;
    const message = { ...caller.message, headers: caller.message.headers.map((line) => line.replace(/^Content-Length: .*/, `Content-Length: ${body.length + 1}`)) };
    const early = await connection.sendRaw({ pieces: [bytesOf(message)] }, 1000);
    connection.finish();
    expectOutcome(caller, early.failure?.kind === 'timeout' ? await connection.receive() : early, refused);
    await caller.stillServed('it');
  },
);
