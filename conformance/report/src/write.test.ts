import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesIn } from './folder.ts';
import { sampleKey, sampleRun, secrets } from './testing/sample-run.ts';
import { writeReport } from './write.ts';

const home = mkdtempSync(join(tmpdir(), 'report-write-'));
const folder = join(home, 'report');
const key = sampleKey();
const run = sampleRun();
const jsonIn = (name: string): Record<string, unknown> => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>;
beforeAll(async () => {
  expect(await writeReport(folder, run, { key, reproduce: () => '' })).toBe(key.fingerprint);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('a report holds the files of the contract', () => {
  expect(filesIn(folder)).toStrictEqual(['index.html', 'junit.xml', 'manifest.json', 'manifest.jws', 'results.json', ...run.checks.map(({ id }) => `transcripts/${id}.json`).sort()]);
});

test('results.json has the members of the contract, and says where each transcript is', () => {
  const results = jsonIn('results.json');
  expect(results).toMatchObject({ suite: run.suite, target: run.target, profile: 'use-case', started: run.started, finished: run.finished, summary: { pass: 1, fail: 2, warning: 1, notApplicable: 2, inconclusive: 1 }, complete: true, conclusion: 'non-conformant', seed: '1a2b3c', surprises: run.surprises });
  expect(results['checks']).toMatchObject(
    run.checks.map(({ id, requirements, verdict, level, expected, why, next, duration }) => ({ id, requirements, verdict, level, expected, actual: expect.any(String), why, next, duration, transcript: `transcripts/${id}.json` })),
  );
});

test('a transcript holds what was said, in order', () => {
  expect(jsonIn('transcripts/capsule/fetch/revoked.json')).toMatchObject({
    check: 'capsule/fetch/revoked',
    verdict: 'fail',
    transcript: [
      { kind: 'exchange', actor: 'sender', request: { method: 'POST', path: '/key-capsules', body: { length: 86 } }, response: { status: 201 }, connection: { protocol: 'TLSv1.3' } },
      { kind: 'hook', hook: 'revoke', values: { serial: '0a1b', password: '[removed]' } },
      { kind: 'exchange', actor: 'client 1', response: { status: 500 } },
      { kind: 'exchange', actor: 'revoked client', failure: { layer: 'tls', alert: 'certificate_revoked' } },
    ],
  });
});

test('no file holds a secret of the run', () => {
  for (const name of filesIn(folder)) for (const secret of Object.values(secrets)) expect(readFileSync(join(folder, name), 'utf8'), name).not.toContain(secret);
});

test('an incomplete run is written, says so and is not signed', async () => {
  const place = join(home, 'incomplete');
  expect(await writeReport(place, sampleRun({ complete: false }), { key, reproduce: () => '' })).toBeUndefined();
  expect(filesIn(place)).not.toContain('manifest.jws');
  expect(readFileSync(join(place, 'index.html'), 'utf8')).toContain('This report is not signed.');
  expect(readFileSync(join(place, 'manifest.json'), 'utf8')).toContain('"complete": false');
});
