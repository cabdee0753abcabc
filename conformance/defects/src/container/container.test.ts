import { join } from 'node:path';
import type { ContainerTarget } from '@testbed/checks';
import { expect, test } from 'vitest';
import { judgeByVectors } from '../client/judge.ts';
import { containerDefects } from './catalogue.ts';

// A sample: `testbed defects run --only container` plants all of them.
const sample = ['container/half-of-hmac-compared', 'container/files-executable'];

const root = join(import.meta.dirname, '../../../..');

/** Our own client, as far as a shared secret goes. */
const adapter: ContainerTarget['adapter'] = {
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

test('broken clients are found by the vectors that declare them', { timeout: 120_000 }, async () => {
  const outcomes = await judgeByVectors({ defects: containerDefects.filter(({ id }) => sample.includes(id)), extent: 'declared', onOutcome: () => undefined }, { adapter, version: '1' });
  expect(outcomes.map(({ defect, missedBy, falseAlarms }) => ({ defect, missedBy, falseAlarms }))).toEqual(sample.map((defect) => ({ defect, missedBy: [], falseAlarms: [] })));
});
