/** How a certification ended. */
export interface Ending {
  readonly outcome: 'conformant' | 'non-conformant' | 'undecided' | 'not-ready' | 'cancelled' | 'time-limit' | 'broken';
  /** Whether a report was written. */
  readonly report: boolean;
  /** What was wrong, and what to do, where the command said it. */
  readonly message?: string;
  readonly next?: string;
}

/** Exit codes of `testbed certify` (docs/certify-server.md). */
const outcomes: Readonly<Record<number, Ending['outcome']>> = { 0: 'conformant', 1: 'non-conformant', 3: 'not-ready', 4: 'undecided' };

/**
 * What the end of the command means.
 *
 * @param stopped why it was asked to stop, if it was
 * @param code its exit code; null where a signal ended it
 * @param document what it printed
 */
export function endOf(stopped: 'cancelled' | 'time-limit' | undefined, code: number | null, document: string): Ending {
  const { error, report } = parsed(document);
  const said = { ...(error?.message !== undefined && { message: error.message }), ...(error?.next !== undefined && { next: error.next }) };
  const outcome = stopped ?? (code === null ? undefined : outcomes[code]) ?? 'broken';
  // Exit 1 with an error is a command that failed, not a server.
  return { outcome: outcome === 'non-conformant' && error ? 'broken' : outcome, report: report !== undefined, ...said };
}

function parsed(document: string): { readonly error?: { readonly message?: string; readonly next?: string }; readonly report?: string } {
  try {
    const value: unknown = JSON.parse(document);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
