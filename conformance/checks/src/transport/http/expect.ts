import { headOf, withLines } from '../message.ts';
import { httpRule } from '../rule.ts';
import { expectOutcome } from './outcome.ts';

export const expectContinue = httpRule(
  {
    id: 'expect-continue',
    requirements: ['HTTP/expect-continue'],
    level: 'MUST',
    expected: 'A request with Expect: 100-continue gets 100, and the answer once its body has come; or a final 4xx at once.',
    why: 'Clients that send it, such as curl with larger bodies, wait for a second before every upload, or for ever.',
    next: 'Answer 100 as soon as the headers are read (RFC 9110 10.1.1).',
  },
  async (caller) => {
    const connection = await caller.connected();
    const interim = await connection.sendRaw({ pieces: [headOf(withLines(caller.message, 'Expect: 100-continue'))] }, 5000);
    expectOutcome(caller, interim, [100, '4xx']);
    if (interim.response?.status !== 100) return;
    expectOutcome(caller, await connection.sendRaw({ pieces: [caller.message.body] }), ['served']);
    caller.observe('answered 100, and the upload once its body had come');
  },
);
