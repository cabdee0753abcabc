import type { Surgery } from '../listeners.ts';

/** A way in which a listener goes wrong, whatever its server is for. */
export interface ListenerDefect {
  /** After the name of the listener. */
  readonly id: string;
  /** Completes "On its … interface it …". */
  readonly what: string;
  /** Without the name of the listener: `http/garbage`. */
  readonly caughtBy: readonly [string, ...string[]];
  readonly surgery: Surgery;
}
