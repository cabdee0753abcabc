import type { Clock } from '@testbed/pki';

/** One thing that happened. Session ids are fine; codes and names of people, phones, hashes and tokens are not. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly [member: string]: unknown;
}

/** Where lines go. */
export type Log = (line: LogLine) => void;

/** One JSON document a line on standard error, which carries nothing else. */
export function stderrLog(clock: Clock): Log {
  // Who read the log may be gone: that is no reason to stop answering.
  process.stderr.on('error', () => {});
  return (line) => process.stderr.write(`${JSON.stringify({ time: clock.now().toISOString(), ...line })}\n`);
}
