import type { DraftFinding } from '@testbed/publishing';

/** What is wrong at a field, for people; nothing when it is right. */
export function errorAt(findings: readonly DraftFinding[], path: string): string | undefined {
  const here = findings.filter((finding) => finding.path === path && finding.severity === 'error');
  return here.length === 0 ? undefined : here.map(({ message }) => message).join(' ');
}
