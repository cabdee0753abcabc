import { constants } from 'node:os';

/** npm passes on to its program what the terminal has sent to both: milliseconds in which two signals are one. */
const echo = 500;

/**
 * Aborts on Ctrl-C or a termination signal, so that half-written files are removed before the process ends. A second
 * one ends it there and then; what is to be removed at `exit` is removed even so.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      first ??= performance.now();
      controller.abort();
      if (performance.now() - first > echo) process.exit(128 + constants.signals[signal]);
    });
  }
  return controller.signal;
}
