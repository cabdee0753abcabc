import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ownAdapter } from '../../testing/own-adapter.ts';
import { testbed } from '../../testing/testbed.ts';

// `testbed certify container` as an implementer runs it: one vector of every layer.

const folder = mkdtempSync(join(tmpdir(), 'certify-container-'));
let count = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Results {
  readonly profile: string;
  readonly checks: readonly { readonly id: string; readonly verdict: string; readonly actual: string }[];
}

/** Certifies our client, or one that differs from it. */
async function certify(change: Parameters<typeof ownAdapter>[0], only: readonly string[]) {
  count += 1;
  const report = join(folder, `report-${count}`);
  const run = await testbed(['certify', 'container', '--json', '--adapter', ownAdapter(change), '--report', report, ...only.flatMap((id) => ['--only', id])]);
  const results = () => JSON.parse(readFileSync(join(report, 'results.json'), 'utf8')) as Results;
  const checks = () => results().checks;
  return { ...run, report, results, checks, verdicts: () => Object.fromEntries(checks().map(({ id, verdict }) => [id, verdict])) };
}

const sample = [
  'envelope/well-formed.ec-p384',
  'envelope/well-formed.server-ec',
  'envelope/magic-wrong.secret',
  'header/no-key-label.shares',
  'recipient/key-of-a-stranger.rsa-2048',
  'kek/oaep-sha1.rsa-2048',
  'hmac/zeros.secret',
  'payload-tag/zeros.secret',
  'zlib/checksum-wrong.secret',
  'tar/symbolic-link-first.secret',
  'file-name/absolute.secret',
  'file-name/of-1000-bytes.secret',
  'limits/declared-8-gib.secret',
];

describe('our own client', () => {
  test('is right about a vector of every layer, and by the right layer: exit 0, and the report shows no secret', { timeout: 180_000 }, async () => {
    const { code, stderr, results, checks, verdicts, report } = await certify(undefined, sample);
    expect(Object.keys(verdicts()), stderr).toHaveLength(sample.length);
    expect(checks().filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect({ code, profile: results().profile }).toEqual({ code: 0, profile: 'container' });
    const transcript = readFileSync(join(report, 'index.html'), 'utf8') + readFileSync(join(report, 'results.json'), 'utf8');
    expect(transcript).not.toMatch(/base64:[A-Za-z0-9+/]{40}/);
  });
});

describe('a client that does otherwise', () => {
  test('one that takes everything for good and writes nothing is never judged: exit 3, no report', { timeout: 120_000 }, async () => {
    const run = await certify(() => ({ decrypt: [process.execPath, '-e', '0'] }), ['hmac/zeros']);
    expect({ code: run.code, error: run.document().error.code, written: existsSync(run.report) }).toEqual({ code: 3, error: 'target-service', written: false });
  });

  test('one that refuses in words its adapter does not know fails, one that claims less is not asked: exit 1', { timeout: 120_000 }, async () => {
    const { code, verdicts } = await certify(() => ({ supports: ['SC05'], refusals: { hmac: ['nobody says this'] } }), ['hmac/zeros', 'envelope/well-formed.secret', 'envelope/well-formed.password']);
    expect(verdicts()).toEqual({ 'envelope/well-formed.secret': 'pass', 'envelope/well-formed.password': 'not-applicable', 'hmac/zeros.secret': 'fail' });
    expect(code).toBe(1);
  });

  test('one that opens only some leaves what it can\'t open undecided: its refusals say nothing', { timeout: 120_000 }, async () => {
    const { code, verdicts } = await certify((file) => ({ decrypt: [process.execPath, '-e', picky, ...file.decrypt] }), ['payload-tag/zeros']);
    const { 'payload-tag/zeros.secret': secret } = verdicts();
    expect({ code, secret }).toEqual({ code: 4, secret: 'inconclusive' });
  });
});

/** Runs the rest of its words, but opens nothing with a secret. */
const picky = `const [, ...words] = process.argv;
if (words.includes('--secret')) { console.error('no secrets here'); process.exit(1); }
process.exit(require('node:child_process').spawnSync(words[0], words.slice(1), { stdio: 'inherit' }).status);`;
