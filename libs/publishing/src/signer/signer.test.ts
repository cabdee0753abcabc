import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test, type TestContext } from 'vitest';
import { firstRoot, verifyServerList } from '@testbed/server-list';
import { createSigningKeys, type SigningKeysOrder } from '../keys/create.ts';
import type { SigningConfiguration } from '../keys/configuration.ts';
import { approved, approver, benchKeys, codeOf, draftWith, editor, everything, openBench, publisher, withCapsule, type Bench } from '../testing/bench.ts';
import { spawnSigner } from './spawn.ts';

let bench: Bench;
afterEach(() => bench?.remove());

/** What a hijacked console could do to the store: change a draft in it. */
function forge(id: string, change: (draft: Record<string, unknown>) => object): void {
  const database = new DatabaseSync(join(bench.directory, 'publishing.sqlite'));
  const row = database.prepare('SELECT data FROM draft WHERE id = ?').get(id) as { data: string };
  database.prepare('UPDATE draft SET data = ? WHERE id = ?').run(JSON.stringify(change(JSON.parse(row.data) as Record<string, unknown>)), id);
  database.close();
}

describe('the signer decides by itself', () => {
  test('asked directly, it signs nothing that is not approved', async () => {
    bench = openBench();
    const id = await draftWith(bench, withCapsule);
    const order = { draft: id, digest: `sha256:${'0'.repeat(64)}` };
    expect(await codeOf(bench.signer.signPublication(order))).toBe('signer-refused');
    const { digest = '' } = await bench.publishing.submit(editor, id);
    await expect(bench.signer.signPublication({ draft: id, digest })).rejects.toMatchObject({ code: 'signer-refused', message: expect.stringContaining('submitted, not approved') });
    await expect(bench.signer.signPublication({ draft: 'no', digest })).rejects.toMatchObject({ code: 'signer-refused', message: expect.stringContaining('no draft') });
    await bench.publishing.approve(approver, id, digest);
    await expect(bench.signer.signPublication({ ...order, draft: id })).rejects.toMatchObject({ message: expect.stringContaining('other bytes') });
    expect((await bench.signer.signPublication({ draft: id, digest })).files.map(({ path }) => path)).toContain('server-list.sig.json');
  });

  test.each<[string, (draft: Record<string, unknown>) => object, string]>([
    ['bytes that were exchanged after the approval', (draft) => ({ ...draft, content: `${String(draft['content'])} ` }), 'other bytes'],
    ['an approval by the author', (draft) => ({ ...draft, approval: { by: draft['author'], at: '2026-11-23T08:00:00Z' } }), 'wrote the draft'],
    ['an approved state without an approval', ({ approval: _approval, ...draft }) => draft, 'not approved'],
  ])('%s', async (_what, change, why) => {
    bench = openBench();
    const { id, digest } = await approved(bench, withCapsule);
    forge(id, change);
    await expect(bench.signer.signPublication({ draft: id, digest })).rejects.toMatchObject({ code: 'signer-refused', message: expect.stringContaining(why) });
  });

  test('a version that was published already is not signed once more', async () => {
    bench = openBench();
    const { id, digest } = await approved(bench, withCapsule);
    await bench.publishing.publish(publisher, id, digest);
    forge(id, (draft) => ({ ...draft, state: 'approved' }));
    await expect(bench.signer.signPublication({ draft: id, digest })).rejects.toMatchObject({ message: expect.stringContaining('does not follow') });
  });

  test('keys of another environment sign nothing', async () => {
    bench = openBench({ keys: await benchKeys('production') });
    const { id, digest } = await approved(bench, withCapsule);
    await expect(bench.publishing.publish(publisher, id, digest)).rejects.toMatchObject({ code: 'signer-refused', message: expect.stringContaining('server-list-environment-mismatch') });
    expect(await codeOf(bench.publishing.approve(everything, id, digest))).toBe('draft-state');
  });
});

test.each(['server-list', 'client-configuration'] as const)('keys that the root does not name sign no %s', async (kind) => {
  const [keys, others] = [await benchKeys(), await benchKeys()];
  bench = openBench({ keys: { ...keys, list: others.list } });
  const { publishing } = bench;
  const { draft } = await publishing.createDraft(editor, kind);
  const { digest = '' } = await publishing.submit(editor, draft.id);
  await publishing.approve(approver, draft.id, digest);
  expect(await codeOf(publishing.publish(publisher, draft.id, digest))).toBe('signer-refused');
  expect(publishing.draft(draft.id).state).toBe('approved');
});

const module = '/usr/lib/softhsm/libsofthsm2.so';

/** A folder with keys, and a bench whose signer is a process of its own that uses them. */
async function withProcess(order: Partial<SigningKeysOrder> & { softhsmConf?: string }): Promise<{ configuration: SigningConfiguration; root: Uint8Array }> {
  const { softhsmConf, ...rest } = order;
  const folder = mkdtempSync(join(tmpdir(), 'testbed-signing-'));
  const one = { keys: 1, threshold: 1 };
  const { configuration, root } = await createSigningKeys({ folder: join(folder, 'keys'), environment: 'test', clock: { now: () => new Date() }, expires: new Date(Date.now() + 1000 * 86_400_000), roles: { root: one, list: one, freshness: one }, ...rest });
  bench = openBench({ folder, signer: spawnSigner({ directory: join(folder, 'state'), configuration, ...(softhsmConf !== undefined && { softhsmConf }) }) });
  bench.clock.set(new Date());
  return { configuration: JSON.parse(readFileSync(configuration, 'utf8')) as SigningConfiguration, root };
}

describe('a signer in a process of its own', () => {
  test('with key files: two of two list keys sign, openssl verifies the configuration for DigiDoc4, unapproved bytes are refused', async () => {
    const two = { keys: 2, threshold: 2 };
    const { root, configuration } = await withProcess({ roles: { root: two, list: two, freshness: { keys: 1, threshold: 1 } } });
    const id = await draftWith(bench, withCapsule);
    const { digest = '' } = await bench.publishing.submit(editor, id);
    await expect(bench.signer.signPublication({ draft: id, digest })).rejects.toMatchObject({ code: 'signer-refused', next: expect.stringContaining('approved') });
    await bench.publishing.approve(approver, id, digest);
    const { files } = await bench.publishing.publish(publisher, id, digest);
    const file = (name: string): Uint8Array => files.find(({ path }) => path === name)?.bytes ?? Buffer.of();
    expect(verifyServerList({ root, files: { list: file('server-list.json'), signatures: file('server-list.sig.json'), freshness: file('server-list.freshness.json') }, now: new Date() }).list.version).toBe(1);
    expect(Buffer.from(root)).toEqual(Buffer.from(firstRoot(configuration.roots)));
    const ria = join(bench.target, 'exports', 'ria');
    for (const [hash, key, signature] of [['sha256', 'config.ecpub', 'config.ecc'], ['sha512', 'config.pub', 'config.rsa']] as const) {
      writeFileSync(join(bench.directory, 'raw'), Buffer.from(readFileSync(join(ria, signature), 'utf8'), 'base64'));
      expect(execFileSync('openssl', ['dgst', `-${hash}`, '-verify', key, '-signature', join(bench.directory, 'raw'), 'config.json'], { cwd: ria, encoding: 'utf8' })).toBe('Verified OK\n');
    }
    expect((await bench.publishing.calendar()).filter(({ what }) => what === 'signing-key')).toHaveLength(3);
  });

  test('with a SoftHSM token: keys are made in it and sign from there; a wrong PIN is refused and said nowhere', async (context: TestContext) => {
    if (!existsSync(module)) context.skip('SoftHSM is not installed');
    const folder = mkdtempSync(join(tmpdir(), 'testbed-softhsm-'));
    const softhsmConf = join(folder, 'softhsm2.conf');
    writeFileSync(softhsmConf, `directories.tokendir = ${folder}\nobjectstore.backend = file\nlog.level = ERROR\n`);
    writeFileSync(join(folder, 'pin'), '48151623\n');
    // The module of this process looks for it, which makes the keys.
    process.env['SOFTHSM2_CONF'] = softhsmConf;
    const token = { module, token: 'nimekiri', pin: `file:${join(folder, 'pin')}` } as const;
    const { configuration, root } = await withProcess({ token: { ...token, soPin: `file:${join(folder, 'pin')}` }, softhsmConf });
    expect(configuration.list).toEqual([{ ...token, label: 'list-1' }]);
    const { id, digest } = await approved(bench, withCapsule);
    const { files } = await bench.publishing.publish(publisher, id, digest);
    const file = (name: string): Uint8Array => files.find(({ path }) => path === name)?.bytes ?? Buffer.of();
    expect(verifyServerList({ root, files: { list: file('server-list.json'), signatures: file('server-list.sig.json'), freshness: file('server-list.freshness.json') }, now: new Date() }).list.version).toBe(1);

    await bench.signer.close();
    writeFileSync(join(folder, 'pin'), '00000000');
    const problem = await bench.publishing.renewFreshness(publisher).catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: 'token-unusable', message: expect.stringContaining('CKR_PIN_INCORRECT') });
    expect(JSON.stringify(problem)).not.toContain('00000000');
    rmSync(folder, { recursive: true });
  });

  test('a key that can not be read is named; an order that loses its process is unavailable, and the next one starts another', async () => {
    await withProcess({});
    const lost = codeOf(bench.signer.roots());
    await bench.signer.close();
    expect(await lost).toBe('signer-unavailable');
    expect(await bench.signer.roots()).toHaveLength(1);
    await bench.signer.close();
    writeFileSync(join(bench.directory, '../keys/list-1.key.pem'), 'no key');
    await expect(bench.signer.roots()).rejects.toMatchObject({ code: 'signing-keys-invalid', message: expect.stringContaining('list-1.key.pem') });
  });
});

describe('signing keys for a new organisation (BUC.01)', () => {
  const order = { environment: 'production', clock: { now: () => new Date() }, expires: new Date(Date.now() + 86_400_000), roles: { root: { keys: 1, threshold: 1 }, list: { keys: 1, threshold: 1 }, freshness: { keys: 1, threshold: 1 } } } as const;

  test('existing keys are left alone; a threshold that can not be met is refused; the root keys are encrypted', async () => {
    bench = openBench();
    const folder = join(bench.directory, 'keys');
    writeFileSync(join(bench.directory, 'password'), 'correct horse\n');
    expect(await codeOf(createSigningKeys({ ...order, folder, roles: { ...order.roles, list: { keys: 1, threshold: 2 } } }))).toBe('signing-keys-invalid');
    expect(await codeOf(createSigningKeys({ ...order, folder, rootPassword: 'env:NO_SUCH_VARIABLE' }))).toBe('secret-unavailable');
    const { rootKeys, fingerprint } = await createSigningKeys({ ...order, folder, rootPassword: `file:${join(bench.directory, 'password')}` });
    expect(rootKeys.map((path) => readFileSync(path, 'utf8').split('\n')[0])).toEqual(['-----BEGIN ENCRYPTED PRIVATE KEY-----']);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(join(folder, 'signer.json'), 'utf8')).not.toContain('PRIVATE KEY');
    expect(await codeOf(createSigningKeys({ ...order, folder }))).toBe('signing-keys-exist');
  });
});
