import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, type X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { ecKeys, issue, openssl, person, run, testHierarchy } from '../testing/authorities.ts';
import { readPkcs12 } from './read.ts';
import { writePkcs12, writeTrustStore } from './write.ts';

interface Holder {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
}

let chain: readonly X509Certificate[];
let holders: Readonly<Record<'EC' | 'RSA', Holder>>;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const password = 'salajane';

beforeAll(async () => {
  const { 'id-card': idCard, root } = (await testHierarchy()).authorities;
  const holder = ({ publicKey, privateKey }: ReturnType<typeof ecKeys>): Holder => ({
    key: privateKey,
    certificate: issue(idCard, { profile: 'id-card', person }, { publicKey }),
  });
  chain = [idCard.certificate, root.certificate];
  holders = { EC: holder(ecKeys()), RSA: holder(rsa) };
});

describe.each(['EC', 'RSA'] as const)('PKCS#12 with an %s key', (kind) => {
  test('comes back as it was written', () => {
    const bytes = writePkcs12({ ...holders[kind], chain, password: 'õunapuu', friendlyName: 'Jõeorg' });
    expectSame(readPkcs12(bytes, 'õunapuu'), holders[kind], chain);
  });

  test('is read by OpenSSL', () => {
    const bytes = writePkcs12({ ...holders[kind], chain, password, friendlyName: 'kaart' });
    const text = openssl(['pkcs12', '-info', '-in', 'a.p12', '-passin', `pass:${password}`, '-nodes'], { 'a.p12': bytes });
    expect(text).toContain('MAC: sha256');
    expect(text).toContain('Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC');
    expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    expect(text).toContain('BEGIN PRIVATE KEY');
    expect(text).toContain('friendlyName: kaart');
  });

  test('is read by Java', (context) => {
    demandKeytool(context);
    const bytes = writePkcs12({ ...holders[kind], chain, password, friendlyName: 'kaart' });
    const text = run('keytool', ['-list', '-v', '-keystore', 'a.p12', '-storepass', password], { 'a.p12': bytes });
    expect(text).toContain('Alias name: kaart');
    expect(text).toContain('PrivateKeyEntry');
    expect(text).toContain('Certificate chain length: 3');
  });

  test.each([
    ['today', []],
    ['legacy: RC2 and 3DES', ['-legacy']],
    ['without encryption of certificates', ['-certpbe', 'NONE']],
    ['without encryption at all', ['-certpbe', 'NONE', '-keypbe', 'NONE']],
    ['without integrity check', ['-nomac']],
    ['integrity by SHA-512', ['-macalg', 'sha512']],
    ['PBES2 with AES-128 and 3DES', ['-certpbe', 'AES-128-CBC', '-keypbe', 'DES-EDE3-CBC']],
  ])('is read from OpenSSL: %s', (_name, options) => {
    expectSame(readPkcs12(exportWithOpenssl(holders[kind], options), password), holders[kind], chain.slice(0, 1));
  });
});

test('PKCS#12: a file of keytool is read', (context) => {
  demandKeytool(context);
  const bytes = inFolder((folder) => {
    const options = ['-alias', 'a', '-keyalg', 'EC', '-groupname', 'secp384r1', '-dname', 'CN=Java', '-keystore', 'a.p12', '-storepass', password];
    execFileSync('keytool', ['-genkeypair', ...options], { cwd: folder, stdio: 'ignore' });
    return readFileSync(join(folder, 'a.p12'));
  });
  expect(readPkcs12(bytes, password).certificate.subject).toBe('CN=Java');
});

test('PKCS#12: a trust store holds entries that Java trusts', (context) => {
  demandKeytool(context);
  const [issuer, root] = chain as readonly [X509Certificate, X509Certificate];
  const text = run('keytool', ['-list', '-keystore', 'a.p12', '-storepass', password], { 'a.p12': writeTrustStore({ issuer, root }, password) });
  expect(text).toContain('Your keystore contains 2 entries');
  expect(text.match(/trustedCertEntry/g)).toHaveLength(2);
});

describe('PKCS#12 refused', () => {
  test('a wrong password, with and without integrity check', () => {
    const wrong = expect.objectContaining({ code: 'pkcs12-password-wrong', message: expect.not.stringContaining('vale') });
    expect(() => readPkcs12(writePkcs12({ ...holders.EC, chain, password, friendlyName: 'a' }), 'vale')).toThrow(wrong);
    expect(() => readPkcs12(writePkcs12({ ...holders.EC, chain, password, friendlyName: 'a' }), '')).toThrow(wrong);
    expect(() => readPkcs12(exportWithOpenssl(holders.RSA, ['-macalg', 'sha384']), 'vale')).toThrow(wrong);
  });

  test('something else', () => {
    const bytes = writePkcs12({ ...holders.EC, chain, password, friendlyName: 'a' });
    for (const wrong of [new Uint8Array(), bytes.subarray(1), bytes.subarray(0, -1), holders.EC.certificate.raw, Buffer.from('nothing')]) {
      expect(() => readPkcs12(wrong, password)).toThrow(expect.objectContaining({ code: 'pkcs12-malformed' }));
    }
  });

  test('a file without a key, and one whose certificate is of another key', () => {
    const [issuer] = chain as readonly [X509Certificate];
    expect(() => readPkcs12(writeTrustStore({ issuer }, password), password)).toThrow(expect.objectContaining({ code: 'pkcs12-malformed' }));
    const mixed = writePkcs12({ key: rsa.privateKey, certificate: holders.EC.certificate, chain: [], password, friendlyName: 'a' });
    expect(() => readPkcs12(mixed, password)).toThrow(expect.objectContaining({ code: 'pkcs12-malformed' }));
  });
});

function expectSame(store: ReturnType<typeof readPkcs12>, { key, certificate }: Holder, authorities: readonly X509Certificate[]): void {
  expect(store.key.equals(key)).toBe(true);
  expect(store.certificate.raw).toEqual(certificate.raw);
  expect(store.chain.map(({ raw }) => raw)).toEqual(authorities.map(({ raw }) => raw));
}

function exportWithOpenssl({ key, certificate }: Holder, options: readonly string[]): Buffer {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'key.pem'), key.export({ format: 'pem', type: 'pkcs8' }));
    writeFileSync(join(folder, 'own.pem'), certificate.toString() + chain[0]?.toString());
    const files = ['-inkey', 'key.pem', '-in', 'own.pem', '-out', 'a.p12', '-passout', `pass:${password}`];
    execFileSync('openssl', ['pkcs12', '-export', ...files, ...options], { cwd: folder, stdio: 'ignore' });
    return readFileSync(join(folder, 'a.p12'));
  });
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'pki-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function demandKeytool(context: TestContext): void {
  if (!run('sh', ['-c', 'command -v keytool'], {})) context.skip('keytool of Java is not installed');
}
