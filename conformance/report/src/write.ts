import type { RunResult } from '@testbed/runner';
import type { EvidenceKey } from './evidence/key.ts';
import { manifestOf } from './evidence/manifest.ts';
import { signManifest } from './evidence/sign.ts';
import { manifestFile, replaceFolder, signatureFile } from './folder.ts';
import { pageOf } from './html/page.ts';
import { junitOf } from './junit.ts';
import { recordRun, type RecordedRun } from './record/record.ts';
import { resultsOf, transcriptPath } from './results.ts';

export interface ReportOptions {
  /** Signs the report of a complete run. */
  readonly key: EvidenceKey;
  /** The command that runs one check of this run again. */
  readonly reproduce: (check: string) => string;
  /** What diagrams call an origin (`https://localhost:9443`): `sender interface`. */
  readonly listeners?: Readonly<Record<string, string>>;
}

/**
 * Writes the report folder of a run (files.md, "Report folder") in the place of an earlier report, if there is one. An
 * incomplete run is written but not signed.
 *
 * @returns the fingerprint of the key that signed it
 * @throws ReportProblem `folder-in-use`, `folder-unwritable`
 */
export async function writeReport(folder: string, run: RunResult, options: ReportOptions): Promise<string | undefined> {
  const { key } = options;
  const recorded = recordRun(run);
  const signer = run.complete ? key.fingerprint : undefined;
  const files = new Map([
    ['index.html', pageOf(recorded, { ...options, signer })],
    ['results.json', json(resultsOf(recorded))],
    ['junit.xml', junitOf(recorded)],
    ...transcripts(recorded),
  ]);
  const manifest = json(manifestOf(run, files));
  files.set(manifestFile, manifest);
  if (run.complete) files.set(signatureFile, await signManifest(manifest, key));
  replaceFolder(folder, files);
  return signer;
}

function transcripts({ checks }: RecordedRun): [string, string][] {
  return checks.map(({ id, verdict, transcript }) => [transcriptPath(id), json({ check: id, verdict, transcript })]);
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
