import { execFile } from 'node:child_process';
import type { Report } from './list.ts';

/** What became of verifying a report. */
export type EvidenceState =
  | { readonly state: 'verified'; /** Of the signer's public key: `sha256:…`. */ readonly fingerprint: string; readonly files: number }
  | { readonly state: 'unsigned' | 'wrong' | 'unknown'; /** Why, in a sentence. */ readonly message: string };

/** How the console runs the `testbed` command: the program, and what comes before a command's own words. */
export type TestbedCommand = readonly [program: string, ...words: string[]];

const timeLimit = 30_000;

/**
 * Verifies a report with `testbed evidence verify`, in a process of its own: a folder of gigabytes keeps nobody waiting
 * longer than the time limit. `unknown` where the command itself fails.
 */
export function verifyEvidence({ folder }: Pick<Report, 'folder'>, [program, ...words]: TestbedCommand): Promise<EvidenceState> {
  return new Promise((resolve) => {
    execFile(program, [...words, 'evidence', 'verify', folder, '--json'], { timeout: timeLimit, maxBuffer: 1024 * 1024, env: plainEnvironment() }, (_error, stdout) => resolve(stateIn(stdout)));
  });
}

/** What a command of the testbed needs of the console's environment; the console's own secrets may be in the rest. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TESTBED_HOME', 'TESTBED_DATA'].map((name) => [name, process.env[name]] as const).filter(([, value]) => value !== undefined);
  return { NODE_ENV: 'production', ...Object.fromEntries(kept) };
}

/** What refuses evidence, of the codes of a report: the rest says that it could not be looked at. */
const wrong = new Set(['file-changed', 'file-missing', 'file-added', 'signature-invalid', 'signer-not-trusted']);

function stateIn(stdout: string): EvidenceState {
  try {
    const { verified, fingerprint, files, error } = JSON.parse(stdout) as { verified?: boolean; fingerprint?: string; files?: number; error?: { code?: string; message?: string } };
    if (verified === true) return { state: 'verified', fingerprint: String(fingerprint), files: Number(files) };
    if (error?.code === 'run-incomplete') return { state: 'unsigned', message: String(error.message) };
    if (error?.code !== undefined && wrong.has(error.code)) return { state: 'wrong', message: String(error.message) };
    return { state: 'unknown', message: error?.message ?? 'the verification gave no answer' };
  } catch {
    return { state: 'unknown', message: 'the verification gave no answer' };
  }
}
