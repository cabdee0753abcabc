import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '@testbed/pki';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfiguration } from '../configuration/read.ts';
import { openConsole } from '../open.ts';
import { readRoles } from './roles.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'testbed-console-accounts-'));
  file = join(folder, 'console.json');
  writeFileSync(file, JSON.stringify({ port: 31_443, data: 'data', environments: { test: { published: 'published', keys: 'keys/signer.json' }, production: { published: 'published-production', keys: 'keys/signer.json' } } }));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function command(name: 'add' | 'change' | 'list', ...values: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, `${name}.ts`), '--configuration', file, ...values]);
  return stdout.trim();
}

describe('accounts by command', { timeout: 120_000 }, () => {
  test('an account is added with a link that opens it, changed and listed; the audit log of each environment says so', async () => {
    const link = await command('add', '--name', 'eeva', '--display-name', 'Eeva Tamm', '--roles', 'editor,viewer');
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:31443\/enrol\/[\w-]{32}$/);
    const token = link.split('/').at(-1) ?? '';
    expect(await command('change', '--name', 'eeva', '--roles', 'approver', '--disable')).toBe('eeva: approver, disabled');
    expect(await command('list')).toBe('eeva\tapprover\tno second factor\tdisabled');

    const console = await openConsole(readConfiguration(file), 'http://127.0.0.1:31443', systemClock, () => undefined);
    try {
      expect(await console.accounts.enrolling(token)).toBeUndefined();
      await console.accounts.change('eeva', { disabled: false });
      expect(await console.accounts.enrolling(token)).toMatchObject({ name: 'eeva', displayName: 'Eeva Tamm', roles: ['approver'] });
      for (const { publishing } of console.environments.values()) {
        expect(publishing.audit().map(({ action, actor, details }) => [action, actor.id, details['name']])).toEqual([
          ['add-account', 'command-line', 'eeva'],
          ['change-account', 'command-line', 'eeva'],
        ]);
        expect(Buffer.from(publishing.auditLog()).toString()).not.toContain(token);
      }
    } finally {
      await console.close();
    }
  });

  test('what is no account is refused; a reset opens a new link and closes the old way in', async () => {
    const console = await openConsole(readConfiguration(file), 'http://127.0.0.1:31443', systemClock, () => undefined);
    const { accounts } = console;
    try {
      await expect(accounts.add({ name: 'Eeva', roles: ['viewer'] })).rejects.toMatchObject({ code: 'account-exists' });
      await expect(accounts.add({ name: 'a b', roles: ['viewer'] })).rejects.toMatchObject({ code: 'account-invalid' });
      await expect(accounts.change('nobody', { disabled: true })).rejects.toMatchObject({ code: 'account-unknown' });
      expect(() => readRoles('editor,king')).toThrow('there is no role "king"');
      const { token } = await accounts.add({ name: 'rein', roles: ['viewer'] });
      await accounts.enrol(token, 'kolm halli hunti ulub');
      const again = await accounts.reset('rein');
      await expect(console.authentication.api.signInUsername({ body: { username: 'rein', password: 'kolm halli hunti ulub' } })).rejects.toMatchObject({ status: 'UNAUTHORIZED' });
      expect(await accounts.enrol(again.token, 'neli musta karu magab')).toMatchObject({ name: 'rein' });
    } finally {
      await console.close();
    }
  });
});
