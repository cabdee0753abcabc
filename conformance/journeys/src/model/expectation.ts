import type { Trouble } from '../journey.ts';
import { faults, type Effect, type FaultKind } from './faults.ts';

/** What must come of one run of the client. */
export interface Expectation {
  readonly outcome: 'succeeds' | 'refused' | 'either';
  /** Clause and reason, in words. */
  readonly because: string;
  /** What no server may see meanwhile. */
  readonly unseen: readonly Unseen[];
}

/** Requests that must not happen. */
export interface Unseen {
  /** Beginning of a server's name. */
  readonly server: string;
  /** Without it, any. */
  readonly method?: 'GET' | 'POST';
  readonly because: string;
}

/** One thing that has a say in whether the client may succeed. */
export interface Reason {
  readonly effect: Effect;
  readonly because: string;
}

/** Of several reasons a refusal wins, then what no clause decides. */
export function weigh(reasons: readonly Reason[], otherwise: string): Pick<Expectation, 'outcome' | 'because'> {
  const refused = reasons.find(({ effect }) => effect === 'refused');
  if (refused) return { outcome: 'refused', because: refused.because };
  const either = reasons.find(({ effect }) => effect === 'either');
  return either ? { outcome: 'either', because: either.because } : { outcome: 'succeeds', because: otherwise };
}

/** The kind of fault that a trouble names. */
export function kindOf({ place, fault }: Trouble): FaultKind {
  const kind = faults[place][fault];
  if (!kind) throw new Error(`${place} knows no fault ${fault}`);
  return kind;
}

/**
 * What a trouble comes to for a client that sends so many requests to the spoiled place. One that comes only once may be
 * got over by trying again: no clause forbids it.
 */
export function effectOf(trouble: Trouble, requests: number): Effect {
  const { effect, of } = kindOf(trouble);
  if (requests === 0 || (of === 'request' && requests <= trouble.skip)) return 'harmless';
  return effect === 'refused' && trouble.times === 1 ? 'either' : effect;
}

/** Whether no connection through which something may be sent can come about. */
export function isImpassable(trouble: Trouble): boolean {
  return kindOf(trouble).of === 'connection' && trouble.times === 'always';
}

/** In words, for `because` and for whoever reads the journey. */
export function troubleInWords({ place, number, fault, times, skip }: Trouble): string {
  const where = place === 'share-upload' || place === 'share-fetch' || place === 'nonce' ? `${place} at shares-server-${number}` : place;
  return `${fault} in ${where}, ${times === 1 ? 'once' : 'always'}${skip > 0 ? ` after ${skip} unharmed` : ''}`;
}
