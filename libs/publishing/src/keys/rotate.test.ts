import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyServerList, type TrustedState } from '@testbed/server-list';
import { afterEach, expect, test } from 'vitest';
import { approved, codeOf, openBench, publisher, withCapsule, type Bench } from '../testing/bench.ts';
import { spawnSigner } from '../signer/spawn.ts';
import { readSigningConfiguration } from './configuration.ts';
import { createSigningKeys, type SigningKeysOrder } from './create.ts';
import { rotateSigningKeys } from './rotate.ts';

const module = '/usr/lib/softhsm/libsofthsm2.so';
const clock = { now: () => new Date() };
const expires = new Date(Date.now() + 1000 * 86_400_000);

let folder: string;
let bench: Bench;
afterEach(async () => {
  await bench.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Keys, and a bench whose signer uses them. */
async function withKeys(order: Partial<SigningKeysOrder> = {}, softhsmConf?: string) {
  const one = { keys: 1, threshold: 1 };
  const made = await createSigningKeys({ folder: join(folder, 'keys'), environment: 'test', clock, expires, roles: { root: { keys: 2, threshold: 2 }, list: one, freshness: one }, ...order });
  bench = openBench({ folder: join(folder, 'bench'), signer: spawnSigner({ directory: join(folder, 'bench/state'), configuration: made.configuration, ...(softhsmConf !== undefined && { softhsmConf }) }) });
  bench.clock.set(new Date());
  return made;
}

async function publish(change: Parameters<typeof approved>[1]): Promise<void> {
  const { id, digest } = await approved(bench, change);
  await bench.publishing.publish(publisher, id, digest);
}

/** What a client that trusts a root makes of what is published: what it remembers then. */
function trusted(root: Uint8Array, state?: TrustedState): TrustedState {
  const read = (name: string): Buffer => readFileSync(join(bench.target, name));
  return verifyServerList({ root, state, files: { list: read('server-list.json'), signatures: read('server-list.sig.json'), freshness: read('server-list.freshness.json') }, now: new Date() }).state;
}

test('keys change hands: a new root by old and new keys, and clients follow from the root they were delivered with', async () => {
  folder = mkdtempSync(join(tmpdir(), 'testbed-rotation-'));
  const { configuration, root, rootKeys } = await withKeys();
  await publish(withCapsule);
  const before = trusted(root);
  writeFileSync(join(folder, 'password'), 'korrektne hobune\n');

  const { version, rootKeys: newRootKeys } = await rotateSigningKeys({ configuration, clock, expires, oldRootKeys: rootKeys, rootPassword: `file:${join(folder, 'password')}` });
  expect(version).toBe(2);
  expect(newRootKeys.map((file) => readFileSync(file, 'utf8').split('\n')[0])).toEqual(Array.from({ length: 2 }, () => '-----BEGIN ENCRYPTED PRIVATE KEY-----'));
  expect(readSigningConfiguration(configuration)).toMatchObject({ roots: { length: 2 }, list: [{ file: 'list-1.v2.key.pem' }], freshness: [{ file: 'freshness-1.v2.key.pem' }], ria: [{ file: 'ria.key.pem' }, { file: 'ria-rsa.key.pem' }] });

  // What is out stays good, but the new keys say nothing of a list that the old ones signed.
  await bench.signer.close();
  expect(trusted(root, before)).toEqual(before);
  expect(await codeOf(bench.publishing.renewFreshness(publisher))).toBe('signer-refused');
  await publish((list) => list);
  await bench.publishing.renewFreshness(publisher);
  expect(trusted(root, before)).toEqual(trusted(root));
  expect(trusted(root)).not.toEqual(before);
  expect(readdirSync(join(bench.target, 'roots'))).toEqual(['1.json', '2.json']);
  // A client that learned of the new root trusts nobody by the old one.
  expect(trusted(readFileSync(join(bench.target, 'roots/2.json')))).toEqual(trusted(root));

  const again = { configuration, clock, expires, oldRootPassword: `file:${join(folder, 'password')}` } as const;
  expect(await codeOf(rotateSigningKeys({ ...again, oldRootKeys: rootKeys }))).toBe('signing-keys-invalid');
  expect((await rotateSigningKeys({ ...again, oldRootKeys: newRootKeys })).version).toBe(3);
});

test('too few root keys, one twice, others, and files that are no keys are refused, and everything is as it was', async () => {
  folder = mkdtempSync(join(tmpdir(), 'testbed-rotation-'));
  const { configuration, rootKeys: [first = '', second = ''] } = await withKeys();
  const [before, files] = [readFileSync(configuration), readdirSync(join(folder, 'keys'), { recursive: true })];
  for (const oldRootKeys of [[second], [first, first], [first, join(folder, 'keys/list-1.key.pem')], [first, configuration]]) {
    expect(await codeOf(rotateSigningKeys({ configuration, clock, expires, oldRootKeys }))).toBe('signing-keys-invalid');
  }
  expect(readFileSync(configuration)).toEqual(before);
  expect(readdirSync(join(folder, 'keys'), { recursive: true })).toEqual(files);
});

test('keys in a token: the new ones are made in it', async (context) => {
  if (!existsSync(module)) context.skip('SoftHSM is not installed');
  folder = mkdtempSync(join(tmpdir(), 'testbed-rotation-'));
  const softhsmConf = join(folder, 'softhsm2.conf');
  writeFileSync(softhsmConf, `directories.tokendir = ${folder}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  writeFileSync(join(folder, 'pin'), '48151623\n');
  process.env['SOFTHSM2_CONF'] = softhsmConf;
  const token = { module, token: 'nimekiri', pin: `file:${join(folder, 'pin')}` } as const;
  const { configuration, root, rootKeys } = await withKeys({ token: { ...token, soPin: `file:${join(folder, 'pin')}` } }, softhsmConf);
  await rotateSigningKeys({ configuration, clock, expires, oldRootKeys: rootKeys });
  expect(readSigningConfiguration(configuration).list).toEqual([{ ...token, label: 'list-1.v2' }]);
  await publish(withCapsule);
  expect(trusted(root)).toMatchObject({ list: { version: 1 } });
});
