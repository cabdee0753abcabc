import type { Conclusion, RunResult, Verdict } from '@testbed/runner';

/** In the order in which a reader wants them. */
export const verdictOrder: readonly Verdict[] = ['fail', 'inconclusive', 'warning', 'pass', 'not-applicable'];

export const verdictNames: Readonly<Record<Verdict, string>> = { pass: 'passed', fail: 'failed', warning: 'warning', 'not-applicable': 'not applicable', inconclusive: 'undecided' };

export const groupTitles: Readonly<Record<Verdict, string>> = { pass: 'Passed', fail: 'Failed', warning: 'Warnings', 'not-applicable': 'Not applicable', inconclusive: 'Undecided' };

export const conclusionNames: Readonly<Record<Conclusion, string>> = { conformant: 'Conformant', 'non-conformant': 'Not conformant', inconclusive: 'Inconclusive', incomplete: 'Incomplete run' };

export const kindNames: Readonly<Record<RunResult['target']['kind'], string>> = { 'capsule-server': 'capsule server', 'shares-server': 'shares server', client: 'client' };

/** `12 ms`, `3.4 s`, `2 min 5 s`. */
export function durationOf(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `1 check`, `2 checks`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
