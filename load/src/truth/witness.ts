import type { Exchange } from '@testbed/wire';
import type { Stored } from '../plan/plan.ts';
import type { Observation } from './tally.ts';

/** Looks at single capsules or shares of a lane with the judge's own eyes, beside the load. */
export interface Witness {
  /** Whether its owner gets it as it was uploaded. */
  readonly owner: (stored: Stored) => Promise<Observation>;
  /** Whether somebody else does not. Absent where the target file names nobody else. */
  readonly other?: (stored: Stored) => Promise<Observation>;
  /** Whether not even the owner gets it any more. */
  readonly gone: (stored: Stored) => Promise<Observation>;
}

/** What came of a request. */
type Answer = Pick<Exchange, 'response' | 'failure'>;

/** @param sent the JSON that was uploaded. @param members those that must come back */
export function handedOut(answer: Answer, { path }: Stored, sent: string, members: readonly string[]): Observation {
  const { response } = answer;
  if (response?.status === 404) return { held: false, what: `${path} was answered 201 and is not found` };
  if (response?.status !== 200) return undecided(answer);
  const [found, original] = [Buffer.from(response.body).toString(), sent].map(parse);
  const held = members.every((name) => found?.[name] === original?.[name]);
  return { held, what: held ? 'as uploaded' : `${path} holds something else than was uploaded` };
}

/** A refusal of any kind keeps it from them; a server that fails has decided nothing. */
export function refused(answer: Answer, { path }: Stored, whom: string): Observation {
  const { response } = answer;
  if (response?.status === 200) return { held: false, what: `${path} was handed to ${whom}` };
  const decided = response !== undefined && response.status >= 400 && response.status < 500 && response.status !== 429;
  return decided ? { held: true, what: described(answer) } : undecided(answer);
}

/** How a server, or what stands before it, says that too much is asked of it: at rest too, the judge's own looks may be too many. */
const overloaded = new Set([429, 503]);

/**
 * What looks come to that were made at rest, one after the other, of which none decided anything: an owner who is given
 * an error each time has lost what was acknowledged; who is not answered may have lost the network.
 */
export function keptOrLost(looks: readonly Observation[], { path }: Stored): Observation {
  const last = looks.at(-1) ?? notLookedAt;
  const turnedAway = looks.length > 1 && looks.every(({ held, status }) => held === undefined && status !== undefined && !overloaded.has(status));
  return turnedAway ? { held: false, what: `${path} was answered 201 and is not handed out: ${last.what}, ${looks.length} times` } : last;
}

/** There was no time for a look. */
export const notLookedAt: Observation = { what: 'not looked at' };

function undecided(answer: Answer): Observation {
  return { what: described(answer), ...(answer.response && { status: answer.response.status }) };
}

function described({ response, failure }: Answer): string {
  return response ? `answered ${response.status}` : `not answered (${failure?.alert ?? failure?.kind ?? 'nothing came'})`;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
