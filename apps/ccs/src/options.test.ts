import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test.each([
  ['soak/kill.ts', '--rounds'],
  ['soak/hostile.ts', '--requests'],
  ['soak/arms/main.ts', '--rounds'],
  ['soak/volume/main.ts', '--rows'],
  ['openapi.ts', '--profile'],
])('%s is not started with an option that it does not have, or a value that is none', (program, option) => {
  const start = (...args: readonly string[]) => spawnSync(process.execPath, [join(import.meta.dirname, program), ...args], { encoding: 'utf8', timeout: 30_000 });
  expect(start('--speed', '9')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^Unknown option '--speed'.*\nusage: npm run [a-z]+ -- \[.*\n$/) });
  expect(start(option, 'many')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^usage: npm run [a-z]+ -- \[/) });
});
