import { createHash } from 'node:crypto';
import { conclusionOf, type Conclusion, type RunResult } from '@testbed/runner';
import type { Files } from '../folder.ts';

/** `manifest.json`: what was run, what came of it, and every other file of the report with its hash. */
export interface Manifest extends Pick<RunResult, 'suite' | 'target' | 'profile' | 'seed' | 'started' | 'finished' | 'complete' | 'summary'> {
  readonly version: 1;
  readonly conclusion: Conclusion;
  /** SHA-256 in hex by path. */
  readonly files: Readonly<Record<string, string>>;
}

export function manifestOf(run: RunResult, files: Files): Manifest {
  const { suite, target, profile, seed, started, finished, complete, summary } = run;
  const hashes = [...files].map(([name, content]) => [name, hashOf(content)] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return { version: 1, suite, target, profile, seed, started, finished, conclusion: conclusionOf(run), complete, summary, files: Object.fromEntries(hashes) };
}

/** SHA-256 in hex. */
export function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
