import type { Adapter } from '@testbed/adapters';
import { expect, test } from 'vitest';
import { clientChecks } from './catalogue.ts';
import { runClientSuite } from './suite.ts';
import type { ClientTarget } from './target.ts';

const modest: Adapter = {
  kind: 'command',
  name: 'modest',
  digest: '',
  folder: '/',
  version: ['/no/such/client'],
  encrypt: ['/no/such/client'],
  decrypt: ['/no/such/client'],
  reencrypt: undefined,
  arguments: {},
  files: { certificate: 'pem', publicKey: 'pem', privateKey: 'pem' },
  supports: [],
  success: { exit: [0] },
  environment: {},
};

/** A world that must not be touched. */
const world = new Proxy({}, {
  get: (_world, member) => {
    throw new Error(`a check asked the world for ${String(member)}`);
  },
}) as ClientTarget['world'];

test('a client that claims nothing is asked nothing: every check is not applicable, in the order of the catalogue', async () => {
  const told: number[] = [];
  const results = await runClientSuite({ adapter: modest, version: '1', world, folder: '/nonexistent' }, { seed: 'one', onResult: (_result, index) => told.push(index) });
  expect(results.map(({ id }) => id)).toEqual(clientChecks.map(({ id }) => id));
  expect(new Set(results.map(({ verdict }) => verdict))).toEqual(new Set(['not-applicable']));
  expect(told).toEqual(results.map((_result, index) => index));
});

test('--only chooses by id, folder and requirement', async () => {
  const results = await runClientSuite({ adapter: modest, version: '1', world, folder: '/nonexistent' }, { seed: 'one', only: ['client/shares/ticket', 'UC.Client.01/9b'] });
  expect(results.length).toBeGreaterThan(12);
  expect(results.filter(({ id, requirements }) => !id.startsWith('client/shares/ticket/') && !requirements.includes('UC.Client.01/9b'))).toEqual([]);
});
