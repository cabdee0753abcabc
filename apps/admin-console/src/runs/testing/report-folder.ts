import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../facts.ts';

/** Writes a folder as `testbed certify` does, as far as the console reads it, with checks by id and verdict. */
export function writeReportFolder(folder: string, checks: Readonly<Record<string, Verdict>>, started = '2026-11-23T10:00:00.000Z'): void {
  const count = (verdict: Verdict): number => Object.values(checks).filter((one) => one === verdict).length;
  const head = {
    suite: { name: 'cdoc2-testbed', version: '0.1.0', commit: 'unknown' },
    target: { name: 'Testbed capsule server', kind: 'capsule-server', digest: '00' },
    profile: 'use-case',
    seed: '1',
    started,
    finished: started,
    complete: true,
    conclusion: count('fail') > 0 ? 'non-conformant' : 'conformant',
    summary: { pass: count('pass'), fail: count('fail'), warning: count('warning'), notApplicable: count('not-applicable'), inconclusive: count('inconclusive') },
  };
  const results = Object.entries(checks).map(([id, verdict]) => ({ id, verdict, level: 'MUST', requirements: ['UC.KTS.01/1'], expected: 'e', actual: `a of ${id}`, why: 'w', next: 'n', transcript: `transcripts/${id}.json` }));
  mkdirSync(join(folder, 'transcripts'), { recursive: true });
  writeFileSync(join(folder, 'results.json'), JSON.stringify({ ...head, checks: results }));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: 1, ...head, files: {} }));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>report</title>');
  for (const id of Object.keys(checks)) {
    mkdirSync(join(folder, 'transcripts', id, '..'), { recursive: true });
    writeFileSync(join(folder, 'transcripts', `${id}.json`), '{}');
  }
}
