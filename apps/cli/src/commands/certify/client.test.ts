import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ownAdapter } from '../../testing/own-adapter.ts';
import { freePortBase, testbed } from '../../testing/testbed.ts';

// `testbed certify client` as an implementer runs it, in a world of its own: a handful of checks.

const folder = mkdtempSync(join(tmpdir(), 'certify-client-'));
let count = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function certify(file: string, ...only: readonly string[]) {
  count += 1;
  const report = join(folder, `report-${count}`);
  const run = await testbed(['certify', 'client', '--json', '--adapter', file, '--port-base', String(await freePortBase()), '--report', report, ...only.flatMap((id) => ['--only', id])]);
  const verdicts = (): Record<string, string> =>
    Object.fromEntries((JSON.parse(readFileSync(join(report, 'results.json'), 'utf8')) as { checks: readonly { id: string; verdict: string; actual: string }[] }).checks.map(({ id, verdict }) => [id, verdict]));
  return { ...run, report, verdicts };
}

function codeIn(document: string): string {
  return (JSON.parse(document) as { readonly error: { readonly code: string } }).error.code;
}

describe('our own client', () => {
  test('passes a handful of checks of every kind: exit 0, and the report shows no secret', { timeout: 120_000 }, async () => {
    const only = ['client/encrypt/server/uploaded', 'client/encrypt/server/certificate/unlisted', 'client/password/decrypt/refused/wrong', 'client/shares/ticket/own-audience-only', 'client/reencrypt/password'];
    const { code, stderr, report, verdicts } = await certify(ownAdapter(), ...only);
    expect(verdicts(), stderr).toEqual(Object.fromEntries(only.map((id) => [id, 'pass'])));
    expect(code).toBe(0);
    const written = readFileSync(join(report, 'results.json'), 'utf8') + readFileSync(join(report, 'index.html'), 'utf8');
    expect(written).not.toContain('Judge-2026-Password-Kallis');
  });
});

describe('a client that does otherwise', () => {
  test('one that says yes to everything and writes nothing fails; what it does not claim is not applicable: exit 1', { timeout: 120_000 }, async () => {
    const liar = ownAdapter(() => ({ encrypt: [process.execPath, '-e', '0'], supports: ['SC06'] }));
    const { code, verdicts } = await certify(liar, 'client/password/encrypt/file-missing', 'client/password/encrypt/opens', 'client/encrypt/offline/ec');
    expect(verdicts()).toEqual({ 'client/password/encrypt/file-missing': 'inconclusive', 'client/password/encrypt/opens': 'fail', 'client/encrypt/offline/ec': 'not-applicable' });
    expect(code).toBe(1);
  });

  test('one that does not start is never judged: exit 3, no report', async () => {
    const run = await certify(ownAdapter(() => ({ version: ['/no/such/client'] })));
    expect({ code: run.code, error: codeIn(run.stdout), written: existsSync(run.report) }).toEqual({ code: 3, error: 'client-not-started', written: false });
  });

  test('one whose adapter does not even pass a secret round is never judged: exit 3, no report', { timeout: 120_000 }, async () => {
    const run = await certify(ownAdapter(() => ({ decrypt: [process.execPath, '-e', '0'] })));
    expect({ code: run.code, error: codeIn(run.stdout), written: existsSync(run.report) }).toEqual({ code: 3, error: 'target-service', written: false });
  });
});
