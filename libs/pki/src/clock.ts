/** Where a rule gets the time from. A world with a moved clock plugs in another one. */
export interface Clock {
  now(): Date;
}

/** The machine's clock. Plugged in by `apps/` only. */
export const systemClock: Clock = { now: () => new Date() };
