import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfigurationFile } from './configuration.ts';

const folder = mkdtempSync(join(tmpdir(), 'trust-services-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string): ReturnType<typeof readConfigurationFile> {
  const file = join(folder, 'configuration.json');
  writeFileSync(file, content);
  return readConfigurationFile(file);
}

const listen = { host: '127.0.0.1', port: 9080 };

test('paths are relative to the file, answers may be kept for a minute, and no parent is obeyed', () => {
  expect(read(JSON.stringify({ listen, pki: 'pki' }))).toEqual({ listen, pki: join(folder, 'pki'), answerLifetime: 60, testbed: false });
  expect(read(JSON.stringify({ listen, pki: '/pki', answerLifetime: 0, testbed: true }))).toEqual({ listen, pki: '/pki', answerLifetime: 0, testbed: true });
});

test.each([
  ['JSON', '{'],
  ['the document must be', '[]'],
  ['"listen" must be', JSON.stringify({ pki: 'pki' })],
  ['"listen" must be', JSON.stringify({ listen: 'here', pki: 'pki' })],
  ['"listen.port" must be', JSON.stringify({ listen: { ...listen, port: 70_000 }, pki: 'pki' })],
  ['"listen.host" must be', JSON.stringify({ listen: { port: 0 }, pki: 'pki' })],
  ['"listen.prot" is not known', JSON.stringify({ listen: { ...listen, prot: 1 }, pki: 'pki' })],
  ['"pki" must be', JSON.stringify({ listen })],
  ['"answerLifetime" must be', JSON.stringify({ listen, pki: 'pki', answerLifetime: -1 })],
  ['"testbed" must be', JSON.stringify({ listen, pki: 'pki', testbed: 'yes' })],
  ['"colour" is not known', JSON.stringify({ listen, pki: 'pki', colour: 'blue' })],
])('refused: %s', (sentence, content) => {
  expect(() => read(content)).toThrow(expect.objectContaining({ code: 'configuration-invalid', message: expect.stringContaining(sentence) }));
});

test('a file that is not there is refused', () => {
  expect(() => readConfigurationFile(join(folder, 'nowhere.json'))).toThrow(expect.objectContaining({ code: 'configuration-invalid' }));
});
