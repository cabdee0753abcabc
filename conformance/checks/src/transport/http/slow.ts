import { deviates } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { headOf, withLines, type Message } from '../message.ts';
import { httpRule, type Rule } from '../rule.ts';

const patience = 20_000;
const pauseBetween = 500;

/** Sends what has no end, byte by byte; the sender must be cut off. */
function slow(id: string, part: string, begin: (message: Message) => { readonly start: Uint8Array; readonly drip: string }): Rule {
  return httpRule(
    {
      id,
      requirements: [`HTTP/${id}`],
      level: 'SHOULD',
      timeLimit: patience + 10_000,
      expected: `A sender that never finishes its ${part} is cut off within ${patience / 1000} s.`,
      why: 'Without a limit a few slow senders hold every connection that the server has.',
      next: `Bound the time in which the ${part} must have come, not only the time between two bytes of it (RFC 9112 9.5).`,
    },
    async (caller) => {
      const connection = await caller.connected();
      const { start, drip } = begin(caller.message);
      const began = caller.now();
      const pieces = [start, ...Array.from({ length: patience / pauseBetween }, () => Buffer.from(drip))];
      const exchange = await connection.sendRaw({ pieces, pauseBetween }, patience);
      const { response, failure } = exchange;
      if (failure?.kind === 'timeout') deviates(`it still waited after ${patience / 1000} s`);
      if (response && (response.status < 400 || response.status >= 500)) deviates(describe(exchange));
      caller.observe(`${describe(exchange)} after ${Math.round((caller.now() - began) / 1000)} s`);
    },
  );
}

export const slowHeaders = slow('slow-headers', 'headers', (message) => ({ start: headOf(withLines(message, 'X-Slow: ')).subarray(0, -4), drip: 's' }));

export const slowBody = slow('slow-body', 'body', (message) => ({
  start: Buffer.concat([headOf(message), message.body.subarray(0, 1)]),
  drip: ' ',
}));
