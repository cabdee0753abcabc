import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { RequestEvent } from '../plan/plan.ts';
import { runK6, type K6Ending } from './run.ts';

// A stand-in for k6, which says what k6 would say.

const folder = mkdtempSync(join(tmpdir(), 'load-k6-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

async function run(script: string): Promise<K6Ending & { readonly events: readonly RequestEvent[] }> {
  const path = join(folder, `k6-${(count += 1)}`);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  const events: RequestEvent[] = [];
  const ending = await runK6({ path, version: '1.8.1' }, { script: 'capsules', plan: '/plan.json', trust: '/trust.pem', onEvent: (event) => events.push(event) }).ended;
  return { ...ending, events };
}

function says(line: object): string {
  return `printf '%s\\n' '${JSON.stringify(line)}' >&2`;
}

describe('a run of k6', () => {
  test('events come from the script; what k6 itself remarks does not matter', async () => {
    const event = { loadBegan: 0, at: 1, operation: 'x', status: 200, ok: true, milliseconds: 2.5, fresh: true };
    const { events, code, complaints } = await run([says({ level: 'info', msg: JSON.stringify(event), source: 'console' }), says({ level: 'warning', msg: 'Request Failed' })].join('\n'));
    expect({ events, code, complaints }).toEqual({ events: [event], code: 0, complaints: [] });
  });

  test('errors of the script are kept, without what looks like data', async () => {
    const { code, complaints } = await run([says({ level: 'error', msg: `TypeError: ${'eyJ0'.repeat(40)} is no object\n\tat user` }), 'exit 107'].join('\n'));
    expect({ code, complaints }).toEqual({ code: 107, complaints: ['TypeError: … is no object'] });
  });

  test('it gets nothing of this process\'s environment, trusts the target\'s authorities alone, and tells nobody', async () => {
    process.env['HTTPS_PROXY'] = 'http://proxy.example';
    const { complaints } = await run('env | sort >&2');
    delete process.env['HTTPS_PROXY'];
    const environment = complaints.filter((line) => !/^(PWD|_|SHLVL|OLDPWD)=/.test(line));
    expect(environment).toEqual(['HOME=/nonexistent', 'K6_AUTO_EXTENSION_RESOLUTION=false', 'K6_NO_USAGE_REPORT=true', 'NO_PROXY=*', 'SSL_CERT_DIR=/nonexistent', 'SSL_CERT_FILE=/trust.pem']);
  });

  test('it is in a process group of its own, which an interruption at the terminal does not reach', async (context) => {
    if (process.platform !== 'linux') return context.skip('only Linux tells by /proc');
    const { complaints } = await run("cut -d' ' -f1,5 /proc/$$/stat >&2");
    const [pid, group] = complaints[0]?.split(' ') ?? [];
    expect(group).toBe(pid);
  });

  test('a program that is not there any more is an ending, not a crash', async () => {
    const running = runK6({ path: join(folder, 'none'), version: '1.8.1' }, { script: 'capsules', plan: '', trust: '', onEvent: () => undefined });
    expect(await running.ended).toMatchObject({ code: -2, complaints: [expect.stringContaining('ENOENT')] });
  });
});
