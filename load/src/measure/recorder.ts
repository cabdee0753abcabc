import type { RequestEvent } from '../plan/plan.ts';

/** `ok`: as from a healthy server. `shed`: refused because there was too much to do (429, 503). `error`: anything else, or nothing. */
export type Outcome = 'ok' | 'shed' | 'error';

/** One request, as little of it as the figures need. */
export interface Sample {
  /** Seconds since the load began. */
  readonly second: number;
  readonly milliseconds: number;
  readonly outcome: Outcome;
}

/** All requests of one operation over one kind of connection. */
export interface OperationSamples {
  readonly operation: string;
  readonly connection: 'new' | 'kept';
  readonly samples: readonly Sample[];
  /** How often each status or reason of failure came. */
  readonly answers: Readonly<Record<string, number>>;
}

/** Takes the events of a run. */
export interface Recorder {
  add(event: RequestEvent): void;
  /** When the load of the first lane began; milliseconds since the epoch. Undefined before the first request. */
  readonly began: () => number | undefined;
  /** Sorted by the name of the operation, new connections first. */
  readonly operations: () => readonly OperationSamples[];
}

interface Row {
  readonly operation: string;
  readonly connection: 'new' | 'kept';
  readonly requests: { readonly at: number; readonly milliseconds: number; readonly outcome: Outcome }[];
  readonly answers: Map<string, number>;
}

export function createRecorder(): Recorder {
  const rows = new Map<string, Row>();
  let began: number | undefined;
  return {
    add(event) {
      const { loadBegan, at, operation, milliseconds } = event;
      began = Math.min(began ?? loadBegan, loadBegan);
      const connection = event.fresh || event.status === 0 ? 'new' : 'kept';
      const key = `${operation}, ${connection === 'new' ? 0 : 1}`;
      const row = rows.get(key) ?? { operation, connection, requests: [], answers: new Map<string, number>() };
      rows.set(key, row);
      row.requests.push({ at, milliseconds, outcome: outcomeOf(event) });
      const answer = answerOf(event);
      row.answers.set(answer, (row.answers.get(answer) ?? 0) + 1);
    },
    began: () => began,
    operations: () =>
      [...rows]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { operation, connection, requests, answers }]) => ({
          operation,
          connection,
          samples: requests.map(({ at, milliseconds, outcome }) => ({ second: (at - (began ?? at)) / 1000, milliseconds, outcome })),
          answers: Object.fromEntries(answers),
        })),
  };
}

/** What a request came to. */
export function outcomeOf({ ok, status }: Pick<RequestEvent, 'ok' | 'status'>): Outcome {
  if (ok) return 'ok';
  return status === 429 || status === 503 ? 'shed' : 'error';
}

/** How a request that was not answered in time is counted among the answers. */
export const timeout = 'timeout';

const reasons: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/timeout|deadline/i, timeout],
  [/refused/i, 'connection refused'],
  [/reset|EOF|broken pipe|closed/i, 'connection cut'],
  [/tls|x509|certificate|handshake/i, 'TLS refused'],
];

/** The reason without addresses, so that equal ones are counted together. */
function answerOf({ status, error = '' }: Pick<RequestEvent, 'status' | 'error'>): string {
  if (status > 0) return String(status);
  return reasons.find(([pattern]) => pattern.test(error))?.[1] ?? 'no answer';
}
