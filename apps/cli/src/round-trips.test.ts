import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePortBase, testbed } from './testing/testbed.ts';
import { readWorld, type World, type WorldIdCard } from './world/world-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'testbed-round-trips-'));
const data = join(folder, 'world');
const password = 'Kui-Arno-isaga-koolimajja-1';
const secret = `base64:${randomBytes(32).toString('base64')}`;
let world: World;
let inWorld: readonly string[];

function at(name: string): string {
  return join(folder, name);
}

function card(index: number): WorldIdCard {
  const found = world.file.people[index]?.idCard;
  if (!found) throw new Error(`no person ${index}`);
  return found;
}

/** Names and digests of the files in a folder. */
function contents(path: string): [string, string][] {
  return readdirSync(path)
    .sort()
    .map((name) => [name, createHash('sha256').update(readFileSync(join(path, name))).digest('hex')]);
}

beforeAll(async () => {
  const run = await testbed(['up', '--no-console', '--data', data, '--port-base', String(await freePortBase()), '--detach', '--json']);
  expect(run.code, run.stderr).toBe(0);
  world = readWorld(join(data, 'world.json'));
  inWorld = ['--world', join(data, 'world.json')];
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
  writeFileSync(at('rsa-4096.pub.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(at('rsa-4096.pem'), privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'of the file' }));
  mkdirSync(at('files'));
  writeFileSync(at('files/õun ja ☠.txt'), 'non-ASCII\n');
  writeFileSync(at(`files/${'a'.repeat(240)}.txt`), 'long');
  writeFileSync(at('files/empty'), '');
  writeFileSync(at('files/random.bin'), randomBytes(100_000));
});

afterAll(async () => {
  await testbed(['down', '--data', data]);
  rmSync(folder, { recursive: true, force: true });
});

describe('one container for recipients of every kind opens with the credential of each', () => {
  beforeAll(async () => {
    const people = [0, 1].flatMap((index) => ['--cert', world.path(card(index).certificate)]);
    const others = ['--pubkey', at('rsa-4096.pub.pem'), '--password', `hint=${password}`, '--secret', `shared=${secret}`];
    const files = readdirSync(at('files')).map((name) => at(`files/${name}`));
    for (const [name, where] of [['server', inWorld], ['offline', ['--offline']]] as const) {
      const run = await testbed(['encrypt', '--out', at(`${name}.cdoc2`), ...people, ...others, ...where, '--', ...files]);
      expect(run.code, run.stderr).toBe(0);
    }
  });

  const token = ({ module, token: label, pin1 }: WorldIdCard): string[] => ['--pkcs11', module, '--token', label, '--pin', pin1];
  const p12 = (found: WorldIdCard): string[] => ['--p12', world.path(found.p12), '--p12-password', found.p12Password];
  const key = (found: WorldIdCard): string[] => ['--key', world.path(found.key)];
  const everywhere: [string, () => string[]][] = [
    ['a P-384 token', () => token(card(0))],
    ['an RSA-2048 token', () => token(card(1))],
    ['P-384 in PKCS#12', () => p12(card(0))],
    ['RSA-2048 in PKCS#12', () => p12(card(1))],
    ['a password', () => ['--password', password]],
    ['a secret', () => ['--secret', secret]],
  ];
  const inContainer: [string, () => string[]][] = [
    ['P-384 in PEM', () => key(card(0))],
    ['RSA-2048 in PEM', () => key(card(1))],
    ['RSA-4096 in encrypted PEM', () => ['--key', at('rsa-4096.pem'), '--key-password', 'of the file']],
  ];

  test.each([
    ...everywhere.map(([name, credential]) => ['server', name, credential] as const),
    ...[...everywhere, ...inContainer].map(([name, credential]) => ['offline', name, credential] as const),
  ])('%s: %s', async (container, name, credential) => {
    const out = at(`out ${container} ${name}`);
    const run = await testbed(['decrypt', at(`${container}.cdoc2`), '--out', out, ...credential(), ...inWorld]);
    expect(run.code, run.stderr).toBe(0);
    expect(contents(out)).toEqual(contents(at('files')));
  });

  test('an encrypted PEM with a wrong or no password is refused by name', async () => {
    for (const [more, code] of [[['--key-password', 'wrong'], 'key-password-wrong'], [[], 'key-password-missing']] as const) {
      const run = await testbed(['decrypt', at('offline.cdoc2'), '--out', at('no'), '--key', at('rsa-4096.pem'), ...more, '--json']);
      expect({ exit: run.code, ...run.document() }).toMatchObject({ exit: 1, error: { code } });
    }
  });
});

test('two thousand files', async () => {
  mkdirSync(at('many'));
  const files = Array.from({ length: 2_000 }, (_, index) => at(`many/${index}.txt`));
  for (const file of files) writeFileSync(file, file);
  const encrypt = await testbed(['encrypt', '--out', at('many.cdoc2'), '--secret', `shared=${secret}`, '--', ...files]);
  expect(encrypt.code, encrypt.stderr).toBe(0);
  const decrypt = await testbed(['decrypt', at('many.cdoc2'), '--out', at('many out'), '--secret', secret]);
  expect(decrypt.code, decrypt.stderr).toBe(0);
  expect(contents(at('many out'))).toEqual(contents(at('many')));
});
