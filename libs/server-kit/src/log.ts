import type { Clock } from '@testbed/pki';

/** One thing that happened. No certificate subjects, recipients, contents or whole identifiers in any member. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly [member: string]: string | number | undefined;
}

/** Where log lines go. */
export type Log = (line: LogLine) => void;

/** A log that writes one JSON document a line, with the time by the given clock. */
export function jsonLog(clock: Clock, write: (line: string) => void): Log {
  return (line) => write(`${JSON.stringify({ time: clock.now().toISOString(), ...line })}\n`);
}
