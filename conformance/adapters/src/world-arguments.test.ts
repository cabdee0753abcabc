import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Adapter } from './adapter.ts';
import { worldArguments, type CardHolder, type WorldPlaces } from './world-arguments.ts';

const folder = mkdtempSync(join(tmpdir(), 'world-arguments-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const key = join(folder, 'own.pem');
writeFileSync(key, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));

const mari: CardHolder = { code: 'PNOEE-48506120215', module: '/lib/softhsm2.so', token: 'mari', pin: '1234', softhsmConf: 'none', certificate: 'none', key, p12: '/mari.p12', p12Password: 'open', phone: undefined };
const world: WorldPlaces = { file: '/w/world.json', configuration: '/w/clients', capsuleServer: { id: 'ccs', post: 'https://localhost:1', fetch: 'https://localhost:2' }, sharesServers: [{ id: 'a', url: 'https://localhost:3' }, { id: 'b', url: 'https://localhost:4' }] };

function argumentsOf(change: Partial<Adapter>, slotOf: (person: CardHolder) => string) {
  const adapter: Adapter = {
    kind: 'command', name: 'any', digest: '', folder, version: [], encrypt: [], decrypt: [], reencrypt: undefined, arguments: {}, supports: [], success: { exit: [0] }, environment: {},
    files: { certificate: 'pem', publicKey: 'der', privateKey: 'der' },
    ...change,
  };
  return worldArguments(adapter, world, join(folder, 'people'), slotOf);
}

const nobodyAsks = (): never => {
  throw new Error('nobody asked for a slot');
};

test('every argument tells the person and the world; what it is about is added', () => {
  const shared = { code: mari.code, personalCode: '48506120215', world: world.file, configuration: world.configuration, label: 'judge', lock: '1' };
  const made = argumentsOf({}, nobodyAsks);
  expect(made.pkcs12(mari)).toEqual({ name: 'credential.pkcs12', values: { ...shared, file: '/mari.p12', password: 'open' } });
  expect(made.mobileId(mari)).toEqual({ name: 'credential.mobileId', values: { ...shared, phone: '' } });
  expect((['encrypt', 'decrypt'] as const).map((does) => made.capsuleServer(does, mari.code).values['url'])).toEqual(['https://localhost:1', 'https://localhost:2']);
  expect(made.sharesServers(mari.code).values['urls']).toBe('https://localhost:3,https://localhost:4');
  expect(made.expiry('P30D', mari.code)).toEqual({ name: 'expiry', values: { ...shared, duration: 'P30D' } });
});

test('keys are written in the form that the adapter asks for: private ones as SEC 1', () => {
  const made = argumentsOf({}, nobodyAsks);
  expect(readFileSync(made.key(mari).values['file'] ?? '')).toEqual(pair.privateKey.export({ type: 'sec1', format: 'der' }));
  expect(readFileSync(made.publicKey(mari.code, 'office', pair.publicKey).values['file'] ?? '')).toEqual(pair.publicKey.export({ type: 'spki', format: 'der' }));
});

test('the slot of a token is looked for only where the adapter wants it', () => {
  expect(argumentsOf({}, nobodyAsks).token('credential.idCard', mari, '9999').values).toMatchObject({ token: 'mari', slot: '', pin: '9999' });
  const wanted = argumentsOf({ arguments: { 'credential.pkcs11': ['--slot', '{slot}'] } }, ({ token }) => `slot of ${token}`);
  expect(wanted.token('credential.pkcs11', mari, mari.pin).values).toMatchObject({ slot: 'slot of mari', pin: '1234' });
});
