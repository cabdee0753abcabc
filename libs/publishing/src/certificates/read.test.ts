import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readCertificate } from '@testbed/pki';
import { PublishingProblem } from '../problem.ts';
import { livePem, pemFor, start } from '../testing/bench.ts';
import { readCertificates } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'testbed-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const other = pemFor('other', 3);
writeFileSync(join(folder, 'both.pem'), `${livePem}${other}`);

/** A bundle as OpenSSL makes it. */
function bundle(form: 'PEM' | 'DER'): Buffer {
  const out = join(folder, `both.${form}`);
  execFileSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', join(folder, 'both.pem'), '-outform', form, '-out', out]);
  return readFileSync(out);
}

const prints = [livePem, other].map((pem) => readCertificate(pem).fingerprint256.replaceAll(':', '').toLowerCase());

describe('certificate import', () => {
  test.each<[string, () => Uint8Array, readonly string[]]>([
    ['PEM with text around it', () => Buffer.from(`subject=x\n${livePem}\n`), prints.slice(0, 1)],
    ['PEM with two, one of them twice', () => Buffer.from(livePem + other + livePem), prints],
    ['DER', () => readCertificate(livePem).raw, prints.slice(0, 1)],
    ['base64 without armour', () => Buffer.from(readCertificate(other).raw.toString('base64')), prints.slice(1)],
    ['PKCS#7 in PEM', () => bundle('PEM'), prints],
    ['PKCS#7 in DER', () => bundle('DER'), prints],
  ])('%s', (_what, file, expected) => {
    expect(readCertificates(file(), start).map(({ fingerprint }) => fingerprint)).toEqual(expect.arrayContaining([...expected]));
    expect(readCertificates(file(), start)).toHaveLength(expected.length);
  });

  test('the facts that people compare', () => {
    expect(readCertificates(Buffer.from(other), start)).toEqual([
      { pem: other, subject: expect.stringContaining('other.example'), issuer: expect.any(String), names: ['DNS:other.example'], key: 'EC prime256v1', fingerprint: prints[1], notBefore: '2026-11-22T08:00:00.000Z', notAfter: '2026-11-26T08:00:00.000Z', daysLeft: 3 },
    ]);
  });

  test.each([
    ['nothing', ''],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
    ['a broken certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ['a broken bundle', '-----BEGIN PKCS7-----\nMAAA\n-----END PKCS7-----\n'],
  ])('%s is refused, and says what is wanted', (_what, text) => {
    expect(() => readCertificates(Buffer.from(text), start)).toThrow(expect.objectContaining({ code: 'certificates-unreadable', expected: 'PEM, DER or PKCS#7' }));
  });

  test('more than a megabyte is not read', () => {
    expect(() => readCertificates(Buffer.alloc(1024 * 1024 + 1), start)).toThrow(expect.objectContaining({ code: 'certificates-unreadable' }));
  });

  test('whatever else the bytes are: a coded refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        let outcome: unknown;
        try {
          outcome = readCertificates(bytes, start);
        } catch (error) {
          outcome = error;
        }
        expect(outcome instanceof PublishingProblem ? outcome.code : outcome).toBe('certificates-unreadable');
      }),
    );
  });
});
