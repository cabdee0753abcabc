import { deviates, undecided } from '@testbed/runner';
import { headOf } from '../message.ts';
import { httpRule } from '../rule.ts';

const each = 25;

export const crowd = httpRule(
  {
    id: 'crowd',
    requirements: ['HTTP/keeps-serving'],
    level: 'MUST',
    expected: `While ${2 * each} connections are open and silent, ${each} of them in the middle of a request, others are served.`,
    why: 'Otherwise one sender with a few dozen connections stops the server for all others.',
    next: 'Do not give a waiting connection a thread of its own, or give it few seconds.',
  },
  async (caller) => {
    const crowded = await Promise.all(Array.from({ length: 2 * each }, () => caller.connect()));
    const refusedOnes = crowded.filter(({ failure }) => failure).length;
    if (refusedOnes === crowded.length) undecided('the target accepted none of the connections');
    const head = headOf(caller.message);
    const middle = crowded.slice(0, each).map((connection) => connection.sendRaw({ pieces: [head.subarray(0, -2)] }, 500));
    const answered = (await Promise.all(middle)).filter(({ response }) => response).length;
    if (answered > 0) deviates(`it answered ${answered} requests whose headers had not ended`);
    await caller.stillServed(`${crowded.length - refusedOnes} silent connections were opened`);
    caller.observe(`others were served beside ${crowded.length - refusedOnes} silent connections`);
  },
);
