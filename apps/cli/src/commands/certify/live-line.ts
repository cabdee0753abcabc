import type { CheckResult } from '@testbed/runner';
import { style } from '../../output.ts';

const marks: Readonly<Record<CheckResult['verdict'], string>> = { pass: style.green('✓'), fail: style.red('✗'), warning: '!', 'not-applicable': '–', inconclusive: '?' };

/** A check that has ended, as it is shown while the others run. */
export function liveLine({ id, verdict, actual, duration }: CheckResult, index: number, of: number): string {
  const counter = `${String(index + 1).padStart(String(of).length)}/${of}`;
  return `${marks[verdict]} ${style.dim(counter)} ${id}${verdict === 'pass' ? style.dim(`  ${duration} ms`) : `  ${verdict}: ${actual}`}`;
}
