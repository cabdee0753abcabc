import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ownAdapter } from '../../testing/own-adapter.ts';
import { freePortBase, testbed } from '../../testing/testbed.ts';

const folder = mkdtempSync(join(tmpdir(), 'doctor-adapter-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function examine(adapter: string) {
  const run = await testbed(['doctor', '--json', '--adapter', adapter, '--port-base', String(await freePortBase())]);
  return { code: run.code, findings: run.document().findings as readonly { check: string; ok: boolean; found: string; next?: string }[] };
}

describe('testbed doctor --adapter: what is wrong before a world is needed is told in one sentence with a next step, exit 3', () => {
  test.each([
    ['no file', () => join(folder, 'none.json'), 'there is no adapter file', 'check the path'],
    ['an unknown scheme', () => ownAdapter(() => ({ supports: ['SC01', 'SC09'] })), '/supports/1 is "SC09", which is no scheme', 'docs/certify-client.md'],
    ['a program that is missing', () => ownAdapter(() => ({ version: ['no-such-client', '--version'] })), 'no-such-client is not there', 'install it'],
    ['a program that is not executable', () => ownAdapter(() => ({ version: [plainFile(), '--version'] })), 'is not executable', 'chmod +x'],
  ])('%s', async (_what, adapter, found, next) => {
    const { code, findings } = await examine(adapter());
    expect(findings.at(-1)).toMatchObject({ ok: false, found: expect.stringContaining(found), next: expect.stringContaining(next) });
    expect(code).toBe(3);
  });
});

describe('testbed doctor --adapter: each scheme that is claimed goes round once', () => {
  test('wrong arguments, a container of its own that it does not open, and a claim without arguments are found; what works is said', { timeout: 120_000 }, async () => {
    const adapter = ownAdapter(({ arguments: { 'recipient.shares': _shares, ...all } }) => ({
      arguments: { ...all, 'recipient.secret': ['--no-such-option', '{label}={base64}'], 'credential.password': ['--password', 'another'] },
      supports: ['SC01', 'SC05', 'SC06', 'SC07'],
    }));
    const { code, findings } = await examine(adapter);
    const found = Object.fromEntries(findings.map(({ check, ok, found: words, next }) => [check, ok ? 'in order' : `${words}; ${next}`]));
    expect(found).toEqual({
      'adapter.json': 'in order',
      program: 'in order',
      SC01: 'in order',
      SC05: expect.stringMatching(/does not encrypt by its adapter \(SC05\): it failed \(exit 2\): .*; run the command of the adapter by hand/),
      SC06: expect.stringMatching(/does not open by its adapter what it has encrypted \(SC06\): it failed \(exit 1\): .*; run the command/),
      SC07: expect.stringMatching(/claims SC07, but its adapter has no recipient.shares; give it in arguments in the adapter, or leave SC07 out/),
    });
    expect(code).toBe(3);
  });

  test('a target and an adapter are not asked at once: usage', async () => {
    expect((await testbed(['doctor', '--target', 'a.json', '--adapter', 'b.json'])).code).toBe(2);
  });
});

function plainFile(): string {
  const path = join(folder, 'client.sh');
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o644);
  return path;
}
