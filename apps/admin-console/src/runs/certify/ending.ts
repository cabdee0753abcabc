import { conclusions, type Conclusion } from '../facts.ts';

/** How a certification ended. */
export interface Ending {
  /** What the run concluded, or why it concluded nothing. */
  readonly outcome: Conclusion | 'not-ready' | 'cancelled' | 'time-limit' | 'broken';
  /** Whether a report was written. */
  readonly report: boolean;
  /** What was wrong, and what to do, where the command said it. */
  readonly message?: string;
  readonly next?: string;
}

/** Exit code of a command whose target, file or machine was not ready (docs/certify-server.md). */
const notReady = 3;

/**
 * What the end of `testbed certify --json` means.
 *
 * @param stopped why it was asked to stop, if it was
 * @param code its exit code; null where a signal ended it
 * @param document what it printed. It tells more than the code: chosen checks that passed are no certificate
 */
export function endOf(stopped: 'cancelled' | 'time-limit' | undefined, code: number | null, document: string): Ending {
  const { error, report, conclusion } = parsed(document);
  const said = { ...(error?.message !== undefined && { message: error.message }), ...(error?.next !== undefined && { next: error.next }) };
  const concluded = conclusions.find((one) => one === conclusion);
  return { outcome: stopped ?? concluded ?? (code === notReady ? 'not-ready' : 'broken'), report: report !== undefined, ...said };
}

interface Document {
  readonly conclusion?: string;
  /** Folder of the report. */
  readonly report?: string;
  readonly error?: { readonly message?: string; readonly next?: string };
}

function parsed(document: string): Document {
  try {
    const value: unknown = JSON.parse(document);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
