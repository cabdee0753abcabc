import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { firstRoot, verifyServerList } from '@testbed/server-list';
import { verifyAuditLog } from '../audit/verify.ts';
import type { PublicationSigner } from '../ports.ts';
import { approved, capsuleServer, codeOf, openBench, publisher, publishFirst, start, withCapsule, type Bench } from '../testing/bench.ts';

let bench: Bench;
afterEach(() => bench?.remove());

const read = (name: string): Buffer => readFileSync(join(bench.target, name));

/** What a client that fetches from the target decides. */
function verifies(now = start): number {
  const files = { list: read('server-list.json'), signatures: read('server-list.sig.json'), freshness: read('server-list.freshness.json') };
  return verifyServerList({ root: read('server-list.root.json'), files, now }).list.version;
}

describe('what lies on the target', () => {
  test('a client verifies it; the next version replaces all of it at once; old versions stay', async () => {
    bench = openBench();
    await publishFirst(bench);
    expect(verifies()).toBe(1);
    const second = await approved(bench, (list) => ({ ...list, servers: [{ ...capsuleServer, name: 'Teine' }] }));
    await bench.publishing.publish(publisher, second.id, second.digest);
    expect(verifies()).toBe(2);
    expect(readlinkSync(join(bench.target, 'server-list', 'current'))).toBe('versions/2');
    expect(readdirSync(join(bench.target, 'server-list', 'versions'))).toEqual(['1', '2']);
    expect(readdirSync(bench.target).filter((name) => name.includes('.new'))).toEqual([]);
    expect(readdirSync(join(bench.target, 'exports'))).toEqual(['digidoc-policy', 'java', 'libcdoc', 'ria']);
    expect(read('server-list.root.json')).toEqual(Buffer.from(firstRoot(bench.keys.roots)));
  });

  test('the freshness file is renewed by itself, with the head of the log; before a first list there is none to renew', async () => {
    bench = openBench();
    expect(await codeOf(bench.publishing.renewFreshness(publisher))).toBe('nothing-published');
    await publishFirst(bench);
    const [list, head] = [read('server-list.json'), read('server-list.audit-head.json')];
    const later = new Date(start.getTime() + 6 * 86_400_000);
    bench.clock.set(later);
    await bench.publishing.renewFreshness(publisher);
    expect(verifies(new Date(later.getTime() + 6 * 86_400_000))).toBe(1);
    expect(read('server-list.json')).toEqual(list);
    const anchored = [head, read('server-list.audit-head.json')].map((file) => verifyAuditLog(bench.publishing.auditLog(), { heads: [file], root: read('server-list.root.json') }));
    expect(anchored).toMatchObject([{ ok: true, anchored: 5 }, { ok: true, anchored: 7 }]);
  });

  test('the head that was published finds a log whose end was cut off', async () => {
    bench = openBench();
    await publishFirst(bench);
    const log = bench.publishing.auditLog().toString().split('\n').slice(0, 4).map((line) => `${line}\n`).join('');
    expect(verifyAuditLog(Buffer.from(log))).toMatchObject({ ok: true });
    expect(verifyAuditLog(Buffer.from(log), { heads: [read('server-list.audit-head.json')], root: read('server-list.root.json') })).toMatchObject({ ok: false, problem: expect.stringContaining('cut off') });
  });

  test('somebody else in the folder of a version: refused, and nothing is changed', async () => {
    bench = openBench();
    mkdirSync(join(bench.target, 'server-list', 'versions', '1'), { recursive: true });
    const { id, digest } = await approved(bench, withCapsule);
    expect(await codeOf(bench.publishing.publish(publisher, id, digest))).toBe('target-unusable');
    expect(bench.publishing.current('server-list')).toBeUndefined();
    expect(existsSync(join(bench.target, 'server-list.json'))).toBe(false);
  });
});

describe('a publication that was interrupted', () => {
  test('after signing, before writing: publish again ends with the same bytes, and does not sign again', async () => {
    bench = openBench();
    const { id, digest } = await approved(bench, withCapsule);
    const other = await approved(bench, (list) => ({ ...withCapsule(list), defaultCapsuleServer: undefined }));
    writeFileSync(bench.target, 'a file where the folder should be');
    expect(await codeOf(bench.publishing.publish(publisher, id, digest))).toBe('target-unusable');
    expect(bench.publishing.draft(id).state).toBe('signed');
    expect(bench.publishing.history('server-list')).toEqual([]);
    expect(await codeOf(bench.publishing.publish(publisher, other.id, other.digest))).toBe('publication-unfinished');
    const signed = bench.publishing.audit().find(({ action }) => action === 'sign')?.details['files'];
    await bench.publishing.close();

    rmSync(bench.target);
    const never: PublicationSigner = { ...bench.signer, signPublication: () => Promise.reject(new Error('signed twice')) };
    bench = bench.reopen(never);
    const publication = await bench.publishing.publish(publisher, id, digest);
    expect(verifies()).toBe(1);
    expect(bench.publishing.audit().find(({ action }) => action === 'sign')?.details['files']).toEqual(signed);
    expect(publication.files.every(({ path, bytes }) => read(path).equals(bytes))).toBe(true);
    expect(await codeOf(bench.publishing.publish(publisher, other.id, other.digest))).toBe('stale');
  });

  test('a signer that fails leaves the approval as it was', async () => {
    bench = openBench();
    const { id, digest } = await approved(bench, withCapsule);
    await bench.publishing.close();
    const broken: PublicationSigner = { ...bench.signer, signPublication: () => Promise.reject(new Error('no token')) };
    bench = bench.reopen(broken);
    expect(await codeOf(bench.publishing.publish(publisher, id, digest))).toBe('Error: no token');
    expect(bench.publishing.draft(id).state).toBe('approved');
    await bench.publishing.close();
    bench = bench.reopen();
    expect((await bench.publishing.publish(publisher, id, digest)).version).toBe(1);
  });

  test('a signer that gives back another document is not believed', async () => {
    bench = openBench();
    const { id, digest } = await approved(bench, withCapsule);
    await bench.publishing.close();
    bench = bench.reopen({ ...bench.signer, signPublication: () => Promise.resolve({ files: [{ path: 'server-list.json', bytes: Buffer.from('{}') }], omitted: [] }) });
    expect(await codeOf(bench.publishing.publish(publisher, id, digest))).toBe('signer-refused');
    expect(bench.publishing.draft(id).state).toBe('approved');
  });

  test('kill -9 while people save: what was answered is there, and the log is in order', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'testbed-kill-'));
    const child = spawn(process.execPath, [join(import.meta.dirname, '../testing/save-until-killed.ts'), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    let answered = '';
    child.stdout.on('data', (chunk: Buffer) => {
      answered += chunk.toString();
      if (answered.split('\n').length > 20) child.kill('SIGKILL');
    });
    await once(child, 'close');
    bench = openBench({ folder });
    const [draft] = bench.publishing.drafts();
    const last = Number(answered.trimEnd().split('\n').at(-1));
    expect(last).toBeGreaterThan(10);
    expect(draft?.revision).toBeGreaterThanOrEqual(last);
    expect(verifyAuditLog(bench.publishing.auditLog())).toMatchObject({ ok: true, entries: draft?.revision });
  });
});
