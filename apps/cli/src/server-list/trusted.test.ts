import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sealForEcKey, toKeyServerCapsule, writeContainer } from '@testbed/container';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { inProcess } from '../testing/in-process.ts';
import { fresh, hashOfFile, p256File, servers, writeList } from '../testing/server-lists.ts';
import { pathsBeside } from './beside.ts';

// What the client does with the list that it is given, at the command line: `encrypt` for a public key reads it first.

const day = 86_400_000;
const key = p256File();

beforeEach(() => {
  process.env['TESTBED_HOME'] = fresh('home');
});
afterEach(() => {
  delete process.env['TESTBED_HOME'];
  vi.useRealTimers();
});

/** A list that somebody signed, in a folder of its own, with the one before it where there is one. */
async function signed(change: Parameters<typeof writeList>[1] = {}, previous?: string, ...more: readonly string[]): Promise<string> {
  const list = fresh();
  writeList(list, { ...change, ...(previous !== undefined && { version: 2, previousHash: hashOfFile(previous) }) });
  const { code, document } = await servers('sign', list, '--key', key, ...(previous === undefined ? [] : ['--previous', previous]), ...more);
  expect(code, JSON.stringify(document)).toBe(0);
  return list;
}

/** Puts files of one publication in the place of another's. */
function replace(list: string, by: string, ...names: readonly ('list' | 'signatures' | 'freshness' | 'root')[]): void {
  for (const name of names) copyFileSync({ list: by, ...pathsBeside(by) }[name], { list, ...pathsBeside(list) }[name]);
}

const note = fresh('note.txt');
writeFileSync(note, 'Tere!\n');
const [recipient, recipientKey] = [fresh('recipient.pem'), fresh('recipient.key.pem')];
const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' });
writeFileSync(recipient, pair.publicKey.export({ type: 'spki', format: 'pem' }));
writeFileSync(recipientKey, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));

/** Encrypts with a list; the exit code, and the error's code when it is refused. */
async function encryptWith(list: string, ...more: readonly string[]): Promise<readonly [number, string?]> {
  const out = fresh('made.cdoc2');
  const { code, document } = await inProcess('encrypt', '--out', out, '--pubkey', recipient, '--server-list', list, ...more, '--', note);
  expect(existsSync(out)).toBe(code === 0);
  return code === 0 ? [0] : [code, document.error.code];
}

function rootOf(list: string): readonly string[] {
  return ['--list-root', pathsBeside(list).root];
}

describe('a list without signatures', () => {
  test('is taken as it is given, and nothing is remembered', async () => {
    const list = fresh();
    writeList(list);
    expect(await encryptWith(list)).toEqual([0]);
    expect(existsSync(process.env['TESTBED_HOME'] ?? '')).toBe(false);
  });

  test('is refused when a root is named for it: server-list-unsigned', async () => {
    const other = await signed();
    const list = fresh();
    writeList(list);
    expect(await encryptWith(list, ...rootOf(other))).toEqual([1, 'server-list-unsigned']);
  });

  test('--list-root without any list is a usage error', async () => {
    const run = await inProcess('decrypt', 'any.cdoc2', '--out', fresh('out'), '--list-root', 'root.json', '--password', 'x');
    expect([run.code, run.document.error.code]).toEqual([2, 'usage']);
  });
});

test('what needs no server needs no list: a frozen one keeps nobody from their own containers', async () => {
  const list = ['--server-list', await signed({}, undefined, '--fresh-days', '1')];
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * day });
  const [made, kept] = [fresh('made.cdoc2'), fresh('kept.cdoc2')];
  const secret = `base64:${Buffer.alloc(32, 7).toString('base64')}`;
  expect((await inProcess('encrypt', '--out', made, '--offline', '--secret', `label=${secret}`, '--pubkey', recipient, ...list, '--', note)).code).toBe(0);
  expect((await inProcess('decrypt', made, '--out', fresh('out'), '--secret', secret, ...list)).code).toBe(0);
  expect((await inProcess('decrypt', made, '--out', fresh('out'), '--key', recipientKey, ...list)).code).toBe(0);
  expect((await inProcess('reencrypt', made, '--out', kept, '--secret', secret, '--secret', `label=${secret}`, ...list)).code).toBe(0);
  expect(await encryptWith(list[1] ?? '')).toEqual([1, 'server-list-frozen']);
});

test('a list that a container needs and that is not there is a matter of configuration: exit 3', async () => {
  const container = fresh('on-server.cdoc2');
  const point = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-97);
  await writeContainer({ out: container, files: [{ path: note }], recipients: [toKeyServerCapsule(sealForEcKey(point, 'label'), 'server', 'SC0123456789')] });
  const { code, document } = await inProcess('decrypt', container, '--out', fresh('out'), '--key', recipientKey, '--server-list', fresh('none.json'));
  expect([code, document.error.code]).toEqual([3, 'file-unreadable']);
});

describe('a signed list', () => {
  test('is accepted, by the root that is named or the one that came with it, and remembered under that root', async () => {
    const first = await signed();
    expect(await encryptWith(first)).toEqual([0]);
    const second = await signed({}, first);
    expect(await encryptWith(second, ...rootOf(first))).toEqual([0]);
    expect(readdirSync(join(process.env['TESTBED_HOME'] ?? '', 'trusted-lists'))).toHaveLength(1);
  });

  test('rollback: an older list than one seen before', async () => {
    const first = await signed();
    const second = await signed({}, first);
    expect(await encryptWith(second, ...rootOf(first))).toEqual([0]);
    expect(await encryptWith(first, ...rootOf(first))).toEqual([1, 'server-list-rollback']);
  });

  test('rollback: an older freshness file than one seen before', async () => {
    const list = await signed();
    const old = readFileSync(pathsBeside(list).freshness);
    await servers('sign', list, '--freshness-key', key);
    expect(await encryptWith(list)).toEqual([0]);
    writeFileSync(pathsBeside(list).freshness, old);
    expect(await encryptWith(list)).toEqual([1, 'server-list-rollback']);
  });

  test('freeze: nobody says any more that it is the newest', async () => {
    const list = await signed({}, undefined, '--fresh-days', '1');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * day });
    expect(await encryptWith(list)).toEqual([1, 'server-list-frozen']);
  });

  test('expired, and from the future', async () => {
    const list = await signed({ expires: new Date(Date.now() + 3 * day).toISOString() });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 4 * day });
    expect(await encryptWith(list)).toEqual([1, 'server-list-expired']);
    vi.setSystemTime(Date.now() - 6 * day);
    expect(await encryptWith(list)).toEqual([1, 'server-list-future']);
  });

  test('replaced file: one byte is another', async () => {
    const list = await signed();
    writeFileSync(list, readFileSync(list, 'utf8').replace('Amet', 'Amed'));
    expect(await encryptWith(list)).toEqual([1, 'server-list-signature-wrong']);
  });

  test('replaced file: another list under the same version', async () => {
    const list = await signed();
    expect(await encryptWith(list)).toEqual([0]);
    writeList(list, {}, { name: 'Teine' });
    expect((await servers('sign', list, '--key', key)).code).toBe(0);
    expect(await encryptWith(list)).toEqual([1, 'server-list-replaced']);
  });

  test('mix-and-match: the newest list with the freshness file of the one before', async () => {
    const first = await signed();
    const second = await signed({}, first);
    replace(second, first, 'freshness');
    expect(await encryptWith(second)).toEqual([1, 'server-list-mix-and-match']);
  });

  test('wrong signer: everything is somebody else\'s, root included', async () => {
    const ours = await signed();
    const theirs = fresh();
    writeList(theirs);
    await servers('sign', theirs, '--key', p256File());
    expect(await encryptWith(theirs, ...rootOf(ours))).toEqual([1, 'server-list-root-replaced']);
  });

  test('wrong signer: signatures of somebody else under our roots', async () => {
    const ours = await signed();
    const theirs = fresh();
    writeList(theirs);
    await servers('sign', theirs, '--key', p256File());
    const paths = pathsBeside(ours);
    const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as { readonly signatures: unknown };
    writeFileSync(paths.signatures, JSON.stringify({ ...read(paths.signatures), signatures: read(pathsBeside(theirs).signatures).signatures }));
    expect(await encryptWith(ours)).toEqual([1, 'server-list-signer-unknown']);
  });

  test('threshold: one signature where the root wants two', async () => {
    const list = fresh();
    writeList(list);
    const second = p256File();
    await servers('sign', list, '--key', key, '--key', second, '--threshold', '2');
    expect(await encryptWith(list)).toEqual([0]);
    const paths = pathsBeside(list);
    const file = JSON.parse(readFileSync(paths.signatures, 'utf8')) as { readonly signatures: readonly unknown[] };
    writeFileSync(paths.signatures, JSON.stringify({ ...file, signatures: file.signatures.slice(1) }));
    expect(await encryptWith(list)).toEqual([1, 'server-list-under-threshold']);
  });

  test('a root that is not there, or is none, and a memory that is damaged are matters of configuration: exit 3', async () => {
    const list = await signed();
    expect(await encryptWith(list, '--list-root', join(list, '../none.json'))).toEqual([3, 'file-unreadable']);
    expect(await encryptWith(list, '--list-root', list)).toEqual([3, 'server-list-root-invalid']);
    expect(await encryptWith(list)).toEqual([0]);
    const memory = join(process.env['TESTBED_HOME'] ?? '', 'trusted-lists');
    for (const name of readdirSync(memory)) writeFileSync(join(memory, name), '{}');
    expect(await encryptWith(list)).toEqual([3, 'server-list-state-invalid']);
    rmSync(memory, { recursive: true });
    writeFileSync(memory, 'no folder');
    expect(await encryptWith(list)).toEqual([0]);
  });
});
