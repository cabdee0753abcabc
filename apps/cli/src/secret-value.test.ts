import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { secretValue } from './secret-value.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'secret-value-'));
  writeFileSync(join(folder, 'pin'), '01497 \r\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a value is itself, in the environment, or in a file beside the file that names it', () => {
  vi.stubEnv('SECRET_OF_TEST', 'open');
  expect(['1234', 'env:SECRET_OF_TEST', `file:${join(folder, 'pin')}`].map((text) => secretValue(text))).toEqual(['1234', 'open', '01497 ']);
  expect(secretValue('file:pin', folder)).toBe('01497 ');
  vi.unstubAllEnvs();
});

test.each([
  ['env:NOBODY_HAS_SET_THIS', 'the environment variable NOBODY_HAS_SET_THIS is not set'],
  ['file:/nowhere/pin', "the file /nowhere/pin can't be read"],
])('what is not there is said: %s', (text, message) => {
  expect(() => secretValue(text)).toThrow(expect.objectContaining({ code: 'value-unavailable', message }));
});
