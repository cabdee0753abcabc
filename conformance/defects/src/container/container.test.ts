import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientTarget } from '@testbed/checks';
import { afterAll, expect, test } from 'vitest';
import { judgeClients } from '../client/judge.ts';
import { containerDefects } from './catalogue.ts';

// A sample: `testbed defects run --only container` plants all of them.
const sample = ['container/half-of-hmac-compared', 'container/files-executable'];

const root = join(import.meta.dirname, '../../../..');
const folder = mkdtempSync(join(tmpdir(), 'container-defects-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Vectors need none. */
const world = new Proxy({}, {
  get: (_world, member) => {
    throw new Error(`a vector asked the world for ${String(member)}`);
  },
}) as ClientTarget['world'];

/** Our own client, as far as a shared secret goes. */
const adapter: ClientTarget['adapter'] = {
  kind: 'command',
  name: 'testbed',
  digest: '',
  folder: root,
  version: ['true'],
  encrypt: ['true'],
  decrypt: [process.execPath, join(root, 'apps/cli/bin/testbed.js'), 'decrypt', '{container}', '--out', '{outDir}', '{credential}'],
  reencrypt: undefined,
  arguments: { 'credential.secret': ['--secret', 'base64:{base64}'] },
  files: { certificate: 'pem', publicKey: 'pem', privateKey: 'pem' },
  supports: ['SC05'],
  success: { exit: [0] },
  environment: { TESTBED_DATA: '/nonexistent' },
};

test('broken clients are found by the vectors that declare them, without a world', { timeout: 120_000 }, async () => {
  const outcomes = await judgeClients(containerDefects.filter(({ id }) => sample.includes(id)), { adapter, version: '1', world, folder }, 'declared', () => undefined);
  expect(outcomes.map(({ defect, missedBy, falseAlarms }) => ({ defect, missedBy, falseAlarms }))).toEqual(sample.map((defect) => ({ defect, missedBy: [], falseAlarms: [] })));
});
