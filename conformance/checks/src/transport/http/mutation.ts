import { deviates } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { bytesOf, type Message } from '../message.ts';
import { httpRule, type Rule, type RuleTexts } from '../rule.ts';
import { expectOutcome, type Outcome } from './outcome.ts';

/** A passing request with one thing changed. */
export interface Mutation extends RuleTexts {
  readonly write: (message: Message) => Uint8Array;
  readonly allowed: readonly Outcome[];
  /** Where its end is in doubt: a request that follows on the same connection must not be answered. */
  readonly endsConnection?: true;
  /** Milliseconds to wait for what comes of it, when less than usual. */
  readonly patience?: number;
}

/** The mutation is sent, judged by what may come of it, and the listener must go on serving. */
export function mutation({ write, allowed, endsConnection, patience, ...texts }: Mutation): Rule {
  const requirements = [...texts.requirements, 'HTTP/no-5xx', 'HTTP/keeps-serving'];
  return httpRule({ ...texts, requirements }, async (caller) => {
    const connection = await caller.connected();
    const following = endsConnection ? bytesOf(caller.message) : Buffer.alloc(0);
    const exchange = await connection.sendRaw({ pieces: [Buffer.concat([write(caller.message), following])] }, patience);
    expectOutcome(caller, exchange, allowed);
    if (endsConnection && exchange.response) {
      const next = await connection.receive(3000);
      if (next.failure?.kind !== 'closed' && next.failure?.kind !== 'alert') deviates(`${describe(exchange)}, and then kept the connection and ${describe(next)}`);
    }
    await caller.stillServed('it');
  });
}
