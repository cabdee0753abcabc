import type { DraftFinding, Environment } from '../model.ts';
import type { Earlier } from './rules.ts';

/** What nothing earlier can be compared with for: a first version is 1; a document is of the environment it is published in. */
export function firstVersionFindings(
  { version, environment }: { readonly version: number; readonly environment: string },
  expected: Environment,
  earlier: readonly Earlier[],
): readonly DraftFinding[] {
  const findings: DraftFinding[] = [];
  if (earlier.length === 0 && version !== 1) findings.push({ code: 'version-by-one', severity: 'error', path: '/version', message: `the version is ${version}, and nothing is published yet`, next: 'make it 1' });
  if (environment !== expected) findings.push({ code: 'environment-kept', severity: 'error', path: '/environment', message: `this is the environment ${expected}, and the document says ${environment}`, next: `make it ${expected}` });
  return findings;
}
