import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfigurationFile } from './configuration.ts';
import { makePlace, type Place } from './test-process.ts';

let place: Place;
let file: string;
beforeAll(async () => {
  place = await makePlace();
  file = join(place.folder, 'ccs.json');
});
afterAll(() => place.close());

const address = { host: '127.0.0.1', port: 0 };

function read(config: unknown): ReturnType<typeof readConfigurationFile> {
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  return readConfigurationFile(file);
}

test('files are read from beside the configuration, durations become milliseconds', () => {
  const { server, store, ocsp, testbed } = read(place.config);
  expect(server).toMatchObject({ name: 'Test server', profile: 'use-case', expiry: { default: 864_000_000, maximum: 2_592_000_000 }, sweepInterval: 1000 });
  expect(server.tls.key).toContain('PRIVATE KEY');
  expect(server.clientTrust).toHaveLength(1);
  expect(store).toEqual({ sqlite: join(place.folder, 'store.sqlite') });
  expect(ocsp).toMatchObject({ url: expect.stringContaining('http://127.0.0.1:') as unknown, timeout: 2000 });
  expect(testbed).toBe(true);
});

test('what may be left out has a default', () => {
  const { name: _name, expiry: _expiry, sweep: _sweep, testbed: _testbed, ...least } = place.config;
  const { server, ocsp, testbed } = read({ ...least, id: 'ccs-1', revocation: { ocsp: 'aia' } });
  const day = 86_400_000;
  expect(server).toMatchObject({ name: 'ccs-1', expiry: { default: 1095 * day, maximum: 1825 * day }, sweepInterval: 600_000 });
  expect(ocsp).toEqual({ timeout: 5000, cachedAnswers: 0 });
  expect(testbed).toBe(false);
});

test.each<[string, object | string, string]>([
  ['no JSON', '{', 'the document must be JSON, but is'],
  ['a missing key', { tls: undefined }, 'tls must be an object of certificate, key, but is missing'],
  ['a wrong port', { listeners: { sender: { ...address, port: -1 }, recipient: address, management: address } }, 'listeners.sender.port must be a whole number'],
  ['an unknown key', { sweeep: {} }, 'sweeep must be absent'],
  ['a missing file', { tls: { certificate: 'none.pem', key: 'tls.key' } }, 'tls.certificate must be a file that can be read, but is'],
  ['a key that does not belong to the certificate', { tls: { certificate: 'issuer.pem', key: 'tls.key' } }, 'tls must be a PEM certificate and its PEM private key'],
  ['a trust file without certificates', { clientTrust: ['issuer.pem', 'tls.key'] }, 'clientTrust[1] must be a file of PEM certificates'],
  ['an address that is none', { revocation: { ocsp: 'localhost:80' } }, 'revocation.ocsp must be "aia" or the http address of an OCSP responder'],
  ['a store of an unknown kind', { store: { mysql: 'x' } }, 'store must be an object of either sqlite (a file) or postgresql'],
  ['two stores', { store: { sqlite: 'x', postgresql: 'postgresql://x' } }, 'store must be an object of either'],
  ['a database in a variable that is not set', { store: { postgresql: 'env:CCS_TEST_NONE' } }, 'the environment variable CCS_TEST_NONE, which is not set'],
  ['a database in a file that is not there', { store: { postgresql: 'file:none.url' } }, 'none.url (ENOENT)'],
  ['a default longer than the maximum', { expiry: { default: 'P31D', maximum: 'P30D' } }, 'expiry.default must be no longer than expiry.maximum'],
])('a configuration is refused with the key that is wrong: %s', (_name, change, sentence) => {
  expect(() => read(typeof change === 'string' ? change : { ...place.config, ...change })).toThrow(
    expect.objectContaining({ code: 'configuration-invalid', message: expect.stringContaining(sentence) as unknown }),
  );
});

test('a database is named by its URL, by a variable or by a file', () => {
  const url = 'postgresql://ccs:password@127.0.0.1/ccs';
  writeFileSync(join(place.folder, 'database.url'), `${url}\n`);
  process.env['CCS_TEST_DATABASE'] = url;
  for (const postgresql of [url, 'env:CCS_TEST_DATABASE', 'file:database.url']) {
    expect(read({ ...place.config, store: { postgresql } }).store).toEqual({ postgresql: url });
  }
  delete process.env['CCS_TEST_DATABASE'];
});

test.each<[string, unknown]>([
  ['in a wrong place', 'postgresql://ccs:canary-password@127.0.0.1/ccs'],
  ['in a URL of something else', { postgresql: 'http://ccs:canary-password@127.0.0.1/ccs' }],
  ['in no URL', { postgresql: 'canary-password' }],
  ['in broken JSON', '{"store": {"postgresql": "canary" canary-password'],
  ['in a list', { postgresql: ['postgresql://ccs:canary-password@127.0.0.1/ccs'] }],
])('no error shows a password: %s', (_name, store) => {
  const problem = (() => {
    try {
      return read(typeof store === 'string' && store.startsWith('{') ? store : { ...place.config, store });
    } catch (error) {
      return error;
    }
  })();
  expect(problem).toMatchObject({ code: 'configuration-invalid', next: expect.any(String) as unknown });
  expect(`${JSON.stringify(problem)}${String((problem as Error).stack)}`).not.toContain('canary');
});
