import { setTimeout as wait } from 'node:timers/promises';
import { textIn, type Answer } from './answer.ts';
import { exchange, holdFor } from './exchange.ts';
import type { RemoteOptions } from './options.ts';
import { problemOf, type Refusal, type Refusals } from './refusal.ts';

/** How sessions of a service are opened and asked for. */
export interface SessionProtocol {
  readonly start: { readonly path: string; readonly body: object; readonly refusals: Refusals };
  /** What the path of a session begins with. */
  readonly sessions: string;
  readonly refusals: Refusals;
  /** When the person has taken longer than allowed. */
  readonly timeout: Refusal;
}

/**
 * Opens a session, shows its verification code and asks until it is complete.
 *
 * @throws EidProblem as {@link exchange}, and the protocol's `timeout`
 * @throws TlsProblem
 */
export async function runSession(options: RemoteOptions, verificationCode: string, protocol: SessionProtocol): Promise<Answer> {
  const { clock, onVerificationCode, pollInterval = 1000, timeout = 120_000 } = options;
  const id = textIn(await exchange(options, protocol.start), 'sessionID');
  onVerificationCode(verificationCode);
  const path = `${protocol.sessions}/${encodeURIComponent(id)}?timeoutMs=${holdFor}`;
  const last = clock.now().getTime() + timeout;
  while (clock.now().getTime() < last) {
    const answer = await exchange(options, { path, refusals: protocol.refusals });
    if (textIn(answer, 'state') !== 'RUNNING') return answer;
    await wait(pollInterval);
  }
  throw problemOf(protocol.timeout);
}
