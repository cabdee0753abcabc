import { systemClock, type Clock } from '@testbed/pki';

/** The machine's clock, moved. */
export interface MovedClock extends Clock {
  /** From now on, this many milliseconds ahead of the machine; negative is behind. */
  move(offset: number): void;
}

/** A clock that shows the machine's time until it is moved. */
export function movedClock(): MovedClock {
  let ahead = 0;
  return {
    now: () => new Date(systemClock.now().getTime() + ahead),
    move: (offset) => {
      ahead = offset;
    },
  };
}
