import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfigurationFile } from './configuration.ts';
import { createWorld, type World } from './testing/world.ts';
import { writeConfiguration } from './testing/configuration.ts';

const folder = mkdtempSync(join(tmpdir(), 'mock-eid-'));
let world: World;
let good: Record<string, unknown>;
beforeAll(async () => {
  world = await createWorld();
  good = writeConfiguration(folder, world);
  writeFileSync(join(folder, 'other.key.pem'), generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'pem', type: 'pkcs8' }));
  writeFileSync(join(folder, 'nothing.pem'), 'nothing');
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string): ReturnType<typeof readConfigurationFile> {
  const file = join(folder, 'configuration.json');
  writeFileSync(file, content);
  return readConfigurationFile(file);
}

test('files are read, paths are relative to the file, and what is left out has a value', () => {
  const { sessions, proxy, people, listeners } = read(JSON.stringify(good));
  expect(sessions).toStrictEqual({ answerWithin: 120, keptFor: 300, most: 1000 });
  expect(proxy).toMatchObject({ basePath: '/eid', lifetime: 3600 });
  expect(listeners.services).toStrictEqual({ host: '127.0.0.1', port: 0 });
  expect(people.map(({ code, smartId, mobileId }) => [code, smartId?.certificateLevel, mobileId?.phone])).toStrictEqual([
    ['PNOEE-38001085718', 'QUALIFIED', '+37200000766'],
    ['PNOEE-30303039914', 'ADVANCED', undefined],
    ['PNOEE-48506120215', undefined, undefined],
  ]);
});

describe('refused, naming the key', () => {
  /** The first person with something changed. */
  const first = (change: (person: Record<string, Record<string, unknown>>) => object): object => {
    const [person, ...others] = good['people'] as readonly Record<string, Record<string, unknown>>[];
    return { people: [change(person ?? {}), ...others] };
  };

  const pairOf = ({ key, certificate }: Record<string, unknown> = {}): object => ({ key, certificate });

  test.each<[string, () => object]>([
    ['"listeners" must be', () => ({ listeners: undefined })],
    ['"listeners.proxy.port" must be', () => ({ listeners: { services: { host: 'localhost', port: 0 }, proxy: { host: 'localhost', port: '0' } } })],
    ['"tls.key" names', () => ({ tls: { certificate: 'tls.pem', key: 'nowhere.pem' } })],
    ['"tls" must be', () => ({ tls: { certificate: 'tls.pem', key: 'other.key.pem' } })],
    ['"relyingParty.uuid" must be', () => ({ relyingParty: { name: 'x' } })],
    ['"proxy.basePath" must be', () => ({ proxy: { basePath: 'eid/', token: 'x' } })],
    ['"proxy.token" must be', () => ({ proxy: { token: 'a secret' } })],
    ['"proxy.lifetime" must be', () => ({ proxy: { token: 'x', lifetime: 0 } })],
    ['"proxy.client.secret" must be', () => ({ proxy: { token: 'x', client: { id: 'y' } } })],
    ['"sessions.most" must be', () => ({ sessions: { most: 0 } })],
    ['"people" must be', () => ({ people: {} })],
    ['"people[0].code" must be', () => first((person) => ({ ...person, code: '38001085718' }))],
    ['"people[0].smartId.certificateLevel" must be', () => first((person) => ({ ...person, smartId: { ...person['smartId'], certificateLevel: 'QSCD' } }))],
    ['"people[0].smartId.key" must be the key', () => first((person) => ({ ...person, smartId: { ...person['smartId'], key: 'other.key.pem' } }))],
    ['"people[0].smartId.key" must be an RSA key', () => first((person) => ({ ...person, smartId: { ...pairOf(person['mobileId']), documentNumber: 'x' } }))],
    ['"people[0].mobileId.key" must be an EC key', () => first((person) => ({ ...person, mobileId: { ...pairOf(person['smartId']), phone: '+37200000766' } }))],
    ['"people[0].mobileId.phone" must be', () => first((person) => ({ ...person, mobileId: { ...person['mobileId'], phone: '766' } }))],
    ['"people[0].mobileId.certificate" must be', () => first((person) => ({ ...person, mobileId: { ...person['mobileId'], certificate: 'nothing.pem' } }))],
    ['"people[0].mobileId.key" must be a private key', () => first((person) => ({ ...person, mobileId: { ...person['mobileId'], key: 'nothing.pem' } }))],
    ['"colour" is not known', () => ({ colour: 'blue' })],
  ])('%s', (sentence, change) => {
    const refused = expect.objectContaining({ code: 'configuration-invalid', message: expect.stringContaining(sentence) });
    expect(() => read(JSON.stringify({ ...good, ...change() }))).toThrow(refused);
  });

  test('what is not JSON, without quoting it', () => {
    expect(() => read('{"proxy":{"token":"of-the-world}')).toThrow(expect.objectContaining({ message: expect.not.stringContaining('of-the-world') }));
    expect(() => readConfigurationFile(join(folder, 'nowhere.json'))).toThrow(expect.objectContaining({ code: 'configuration-invalid' }));
  });
});
