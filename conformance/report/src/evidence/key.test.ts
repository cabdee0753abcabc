import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { installationKey, readEvidenceKey } from './key.ts';

const home = mkdtempSync(join(tmpdir(), 'evidence-key-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function pemOf(name: string, privateKey: { export: (options: { format: 'pem'; type: 'pkcs8' }) => string | Buffer }): string {
  const path = join(home, name);
  writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }));
  return path;
}

test('the key of an installation is made once, for its owner only', () => {
  const folder = join(home, 'new/home');
  const { fingerprint } = installationKey(folder);
  expect(installationKey(folder).fingerprint).toBe(fingerprint);
  expect(statSync(join(folder, 'evidence-key.pem')).mode & 0o777).toBe(0o600);
});

test('its fingerprint is what openssl and sha256sum say of the public key beside it', () => {
  const folder = join(home, 'compared');
  const { fingerprint } = installationKey(folder);
  const der = execFileSync('openssl', ['pkey', '-pubin', '-in', join(folder, 'evidence-key.pub.pem'), '-outform', 'DER']);
  expect(fingerprint).toBe(`sha256:${createHash('sha256').update(der).digest('hex')}`);
  expect(readFileSync(join(folder, 'evidence-key.pub.pem'), 'utf8')).not.toContain('PRIVATE');
});

test('an Ed25519 and a P-256 key sign; another curve or kind does not', () => {
  expect(readEvidenceKey(pemOf('ed.pem', generateKeyPairSync('ed25519').privateKey)).algorithm).toBe('EdDSA');
  expect(readEvidenceKey(pemOf('p256.pem', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)).algorithm).toBe('ES256');
  const p384 = pemOf('p384.pem', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey);
  expect(() => readEvidenceKey(p384)).toThrow(expect.objectContaining({ code: 'key-unsupported' }));
});

test('what is no private key is refused, and nothing of it is said', () => {
  const path = join(home, 'none.pem');
  writeFileSync(path, 'my secret');
  expect(() => readEvidenceKey(path)).toThrow(expect.objectContaining({ code: 'key-unreadable', message: expect.not.stringContaining('my secret') }));
  expect(() => readEvidenceKey(join(home, 'absent.pem'))).toThrow(expect.objectContaining({ code: 'key-unreadable' }));
});

test('a home that can not be made is said', () => {
  expect(() => installationKey(join(home, 'none.pem/below'))).toThrow(expect.objectContaining({ code: 'key-unreadable', next: expect.stringContaining('TESTBED_HOME') }));
});
