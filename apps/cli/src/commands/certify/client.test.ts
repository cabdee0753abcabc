import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ownAdapter } from '../../testing/own-adapter.ts';
import { freePortBase, testbed } from '../../testing/testbed.ts';

// `testbed certify client` as an implementer runs it, in a world of its own: a part of the suite.

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
  test('passes a part of every area: exit 0, the report shows no secret (whole: npm run coverage)', { timeout: 300_000 }, async () => {
    const areas = ['client/encrypt/offline', 'client/encrypt/label', 'client/encrypt/expiry', 'client/shares/ticket', 'client/password/encrypt', 'client/decrypt/list', 'client/decrypt/damaged', 'client/reencrypt/policy'];
    const { code, stderr, report, verdicts } = await certify(ownAdapter(), ...areas);
    expect(areas.filter((area) => !Object.keys(verdicts()).some((id) => id.startsWith(area)))).toEqual([]);
    expect(Object.entries(verdicts()).filter(([, verdict]) => verdict !== 'pass'), stderr).toEqual([]);
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
