import { undecided, type Subject } from '@testbed/runner';
import { headerOf, type Exchange } from '@testbed/wire';

/** Where the target's clock surely stands: not before the one, not after the other (milliseconds since the epoch). */
export interface ClockReading {
  readonly earliest: number;
  readonly latest: number;
}

/** Servers make the Date anew about once a second. */
const resolution = 2000;

/**
 * The target's clock, as the Date of one of its answers shows it (RFC 9110, 6.6.1).
 *
 * @returns reads it again at any later moment, without asking
 * @throws Undecided when the answer is not dated
 */
export function clockOf({ now }: Pick<Subject, 'now'>, { response, startedAt, duration }: Exchange): () => ClockReading {
  const date = Date.parse((response && headerOf(response, 'date')) ?? '');
  if (Number.isNaN(date)) undecided('the target\'s clock is not known: its answers have no Date');
  const received = startedAt + duration;
  return () => ({ earliest: date + now() - received, latest: date + resolution + now() - startedAt });
}
