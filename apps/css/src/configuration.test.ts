import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfigurationFile } from './configuration.ts';
import { baseUrl, makePlace, type Place } from './test-process.ts';

let place: Place;
beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => place.close());

function read(config: unknown): ReturnType<typeof readConfigurationFile> {
  const file = join(place.folder, 'css.json');
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  return readConfigurationFile(file);
}

test('what may be left out has a default', () => {
  const { name: _name, expiry: _expiry, sweep: _sweep, testbed: _testbed, ...least } = place.config;
  const { server, testbed } = read({ ...least, id: 'css-1' });
  const day = 86_400_000;
  expect(server).toMatchObject({
    name: 'css-1',
    baseUrl,
    ticketSchemes: [{ id: 'sd-jwt' }],
    nonceLifetime: 300_000,
    replay: 'refuse',
    expiry: { default: 1095 * day, maximum: 1825 * day, tooLong: 'reject' },
    sweepInterval: 600_000,
  });
  expect(server.signerTrust).toHaveLength(1);
  expect(testbed).toBe(false);
});

test('what is given counts; a base URL is kept in the form in which tickets are compared', () => {
  const { server } = read({ ...place.config, baseUrl: 'https://CSS.example/', tickets: ['json', 'sd-jwt'], nonces: { lifetime: 'PT1M', replay: 'allow' } });
  expect(server).toMatchObject({ baseUrl: 'https://css.example:443', ticketSchemes: [{ id: 'json' }, { id: 'sd-jwt' }], nonceLifetime: 60_000, replay: 'allow' });
});

test.each<[string, object | string, string]>([
  ['no JSON', '{', 'the document must be JSON'],
  ['no base URL', { baseUrl: undefined }, 'baseUrl must be the https://host:port that tickets name this server by, but is missing'],
  ['a base URL with a path', { baseUrl: 'https://css.example:8443/shares' }, 'baseUrl must be the https://host:port'],
  ['plain HTTP', { baseUrl: 'http://css.example:8443' }, 'baseUrl must be the https://host:port'],
  ['an unknown profile', { profile: 'draft' }, 'profile must be one of released'],
  ['an unknown scheme', { tickets: ['jwt'] }, 'tickets[0] must be one of sd-jwt, json'],
  ['an unknown treatment of replays', { nonces: { replay: true } }, 'nonces.replay must be one of refuse, allow'],
  ['nonces that never live', { nonces: { lifetime: 'PT0S' } }, 'nonces.lifetime must be an ISO 8601 duration'],
  ['a trust file without certificates', { signerTrust: ['tls.key'] }, 'signerTrust[0] must be a file of PEM certificates'],
  ['a default longer than the maximum', { expiry: { default: 'P31D', maximum: 'P30D' } }, 'expiry.default must be no longer than expiry.maximum'],
])('a configuration is refused with the key that is wrong: %s', (_name, change, sentence) => {
  expect(() => read(typeof change === 'string' ? change : { ...place.config, ...change })).toThrow(
    expect.objectContaining({ code: 'configuration-invalid', message: expect.stringContaining(sentence) as unknown }),
  );
});
