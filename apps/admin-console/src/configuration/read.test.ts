import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfiguration } from './read.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'testbed-console-configuration-'));
  writeFileSync(join(folder, 'secret'), 's3cret\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const small = { data: 'data', environments: { test: { published: 'published/test', keys: 'keys/signer.json' } } };

function written(content: unknown): string {
  const file = join(folder, 'console.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('the configuration file', () => {
  test('paths are relative to it, everything else has a default', () => {
    expect(readConfiguration(written(small))).toEqual({
      host: '127.0.0.1',
      port: 0,
      data: join(folder, 'data'),
      environments: { test: { published: join(folder, 'published/test'), keys: join(folder, 'keys/signer.json') } },
      probeHosts: [],
      reports: [],
    });
  });

  test('a secret is read from its place', () => {
    const openIdConnect = { name: 'Agency', discovery: 'https://id.example/.well-known/openid-configuration', clientId: 'console', clientSecret: 'file:secret' };
    expect(readConfiguration(written({ ...small, openIdConnect: { ...openIdConnect, demandsTwoFactors: true } })).openIdConnect).toEqual({ ...openIdConnect, clientSecret: 's3cret' });
  });

  test.each([
    ['no JSON', 'data:'],
    ['no data folder', { ...small, data: undefined }],
    ['an environment that is neither', { ...small, environments: { staging: small.environments.test } }],
    ['no environment', { ...small, environments: {} }],
    ['a port that is none', { ...small, port: 70_000 }],
    ['an origin with a path', { ...small, origin: 'https://console.example/admin' }],
    ['a secret in the file itself', { ...small, openIdConnect: { name: 'a', discovery: 'https://id.example', clientId: 'c', demandsTwoFactors: true, clientSecret: 'plain' } }],
    ['a provider that does not demand two factors', { ...small, openIdConnect: { name: 'a', discovery: 'https://id.example', clientId: 'c', clientSecret: 'file:secret' } }],
    ['a certificate that is not there', { ...small, tls: { certificate: 'none.pem', key: 'none.pem' } }],
  ])('%s is refused', (_what, content) => {
    expect(() => readConfiguration(written(content))).toThrow(expect.objectContaining({ code: 'configuration-invalid' }));
  });

  test('a secret is never in a refusal', () => {
    const file = written({ ...small, openIdConnect: { name: 'a', discovery: 'https://id.example', clientId: 'c', demandsTwoFactors: true, clientSecret: 'hunter2' } });
    expect(() => readConfiguration(file)).toThrow(/^(?!.*hunter2)/);
  });
});
