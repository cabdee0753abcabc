import { execFileSync } from 'node:child_process';
import type { RunResult } from '@testbed/runner';
import manifest from '../../../package.json' with { type: 'json' };

/** Which suite judges: its version, and the commit where the clone knows one. */
export function suiteVersion(): RunResult['suite'] {
  return { name: 'cdoc2-testbed', version: manifest.version, commit: commit() };
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}
