import { appendFileSync, mkdtempSync, readFileSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installationKey, manifestSchema, resultsSchema, writeReport } from '@testbed/report';
import type { RunResult } from '@testbed/runner';
import { Ajv } from 'ajv';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../main.ts';

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'evidence-'));
  folder = join(home, 'report');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(home, { recursive: true, force: true });
});

async function report(complete = true): Promise<string> {
  const key = installationKey(join(home, 'key'));
  const run: RunResult = {
    suite: { name: 'cdoc2-testbed', version: '0.1.0', commit: 'abc' },
    target: { name: 'A server', kind: 'capsule-server', digest: '00' },
    profile: 'field',
    seed: '1',
    started: '2026-11-23T08:00:00.000Z',
    finished: '2026-11-23T08:00:01.000Z',
    complete,
    summary: { pass: 0, fail: 1, warning: 0, notApplicable: 0, inconclusive: 0 },
    checks: [{ id: 'a/b', requirements: ['UC.KTS.01/4'], verdict: 'fail', level: 'MUST', expected: 'a', actual: 'b', why: 'c', next: 'd', duration: 1, transcript: [], known: { check: 'a/b', owner: 'e', until: '2027-01-01', link: 'f', reason: 'g' } }],
    surprises: [{ check: 'a/c', kind: 'vanished', message: 'h' }],
  };
  await writeReport(folder, run, { key, reproduce: (check) => check });
  return key.fingerprint;
}

/** The exit code, and the one document on stdout. */
async function verify(...args: string[]): Promise<{ exit: number; document: unknown }> {
  let stdout = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    stdout += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const exit = await main(['evidence', 'verify', ...args, '--json']);
  vi.restoreAllMocks();
  return { exit, document: JSON.parse(stdout) };
}

test.each([['results.json', resultsSchema], ['manifest.json', manifestSchema]])('%s fits its published schema', async (name, schema) => {
  await report();
  const validate = new Ajv().compile(schema);
  validate(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  expect(validate.errors).toBeNull();
  expect(validate({})).toBe(false);
});

describe('testbed evidence verify', () => {
  test('0: the report is as it was signed; says by which key', async () => {
    const fingerprint = await report();
    expect(await verify(folder)).toMatchObject({ exit: 0, document: { verified: true, trusted: false, fingerprint, target: { name: 'A server' }, conclusion: 'non-conformant', profile: 'field' } });
    expect(await verify(folder, '--trust', join(home, 'key/evidence-key.pub.pem'))).toMatchObject({ exit: 0, document: { trusted: true } });
  });

  test('1: something was changed, somebody else signed it, or it was not signed', async () => {
    await report();
    expect(await verify(folder, '--trust', `sha256:${'0'.repeat(64)}`)).toMatchObject({ exit: 1, document: { error: { code: 'signer-not-trusted' } } });
    appendFileSync(join(folder, 'index.html'), ' ');
    expect(await verify(folder)).toMatchObject({ exit: 1, document: { error: { code: 'file-changed', message: expect.stringContaining('index.html') } } });
    unlinkSync(join(folder, 'index.html'));
    expect(await verify(folder)).toMatchObject({ exit: 1, document: { error: { code: 'file-missing' } } });
    rmSync(folder, { recursive: true });
    await report(false);
    expect(await verify(folder)).toMatchObject({ exit: 1, document: { error: { code: 'run-incomplete' } } });
  });

  test('3: the folder is no report, or the key to trust can not be read', async () => {
    expect(await verify(home)).toMatchObject({ exit: 3, document: { error: { code: 'not-a-report' } } });
    await report();
    expect(await verify(folder, '--trust', join(home, 'absent.pem'))).toMatchObject({ exit: 3, document: { error: { code: 'key-unreadable' } } });
  });

  test('2: the command line says nothing to verify', async () => {
    expect(await verify()).toMatchObject({ exit: 2, document: { error: { code: 'usage' } } });
  });
});
