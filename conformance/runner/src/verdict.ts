/** What a check came to (files.md, "Report folder"). */
export type Verdict = 'pass' | 'fail' | 'warning' | 'not-applicable' | 'inconclusive';

/** The target does not do what is expected. A MUST becomes `fail`, a SHOULD `warning`. */
export class Deviation extends Error {
  override readonly name = 'Deviation';
}

/** Whether the target does what is expected could not be decided: a twin that fails, a server that went away. */
export class Undecided extends Error {
  override readonly name = 'Undecided';
}

/** @throws Deviation saying what the target did instead */
export function deviates(actual: string): never {
  throw new Deviation(actual);
}

/** @throws Undecided saying what stood in the way */
export function undecided(reason: string): never {
  throw new Undecided(reason);
}
