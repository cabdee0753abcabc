import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHierarchy, issueCertificate } from '@testbed/pki';
import { writePkcs12 } from '@testbed/pki/pkcs12';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOf } from './duration.ts';
import { readTarget } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'target-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const capsule = {
  kind: 'capsule-server',
  name: 'mine',
  profile: 'field',
  post: 'https://localhost:8443',
  fetch: 'https://localhost:8444/',
  trust: ['ca.pem'],
  clients: [{ p12: 'a.p12', password: 'env:SECRET' }],
  expiry: { default: 'P1095D', maximum: 'PT1H30M' },
};

beforeAll(async () => {
  const { authorities } = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9' });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const person = { code: '38001085718', lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' };
  const validity = { notBefore: new Date(Date.now() - 1000), notAfter: new Date(Date.now() + 86_400_000) };
  const certificate = issueCertificate(authorities['id-card'], { profile: 'id-card', person, publicKey: createPublicKey(privateKey), ...validity });
  writeFileSync(join(folder, 'ca.pem'), authorities.tls.certificate.toString());
  writeFileSync(join(folder, 'empty.pem'), 'nothing');
  writeFileSync(join(folder, 'a.p12'), writePkcs12({ key: privateKey, certificate, chain: [], password: 'open', friendlyName: 'a' }));
});

function write(content: unknown): string {
  const path = join(folder, 'target.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const readSecret = (value: string): string => (value === 'env:SECRET' ? 'open' : value);

test('a target file with its key stores; durations in milliseconds, addresses as origins', () => {
  const target = readTarget(write(capsule), { readSecret });
  expect(target).toMatchObject({ kind: 'capsule-server', profile: 'field', post: 'https://localhost:8443', fetch: 'https://localhost:8444', expiry: { default: 1095 * 86_400_000, maximum: 5_400_000 }, arms: [], hooks: {} });
  expect(target.kind === 'capsule-server' && target.clients.map(({ name, key }) => [name, key.slice(0, 27)])).toEqual([['client 1', '-----BEGIN PRIVATE KEY-----']]);
  expect(readTarget(write(capsule), { readSecret, profile: 'use-case' }).profile).toBe('use-case');
});

describe('a file that is not right is refused by its code, and names the member', () => {
  test.each([
    ['{', 'target-invalid', 'is not JSON'],
    [{ ...capsule, profile: 'released' }, 'target-profile', '/profile must be equal to one of the allowed values: use-case, field, openapi-2'],
    [{ ...capsule, post: 'http://localhost:1' }, 'target-invalid', '/post'],
    [{ ...capsule, post: 'https://localhost:1/path' }, 'target-invalid', 'is no base address'],
    [{ ...capsule, fetch: undefined }, 'target-invalid', "must have required property 'fetch'"],
    [{ ...capsule, expiry: { default: 'P1Y', maximum: 'P1D' } }, 'target-invalid', 'expiry.default "P1Y" is no duration'],
    [{ ...capsule, trust: [] }, 'target-invalid', '/trust'],
    [{ ...capsule, trust: ['none.pem'] }, 'target-unreadable', 'none.pem'],
    [{ ...capsule, trust: ['empty.pem'] }, 'target-trust', 'holds no certificates'],
    [{ ...capsule, clients: [{ p12: 'none.p12', password: 'open' }] }, 'target-unreadable', 'none.p12'],
    [{ ...capsule, clients: [{ p12: 'a.p12', password: 'shut-secret' }] }, 'target-key-store', 'does not open'],
  ])('%j', (content, code, words) => {
    const read = () => readTarget(write(content), { readSecret });
    expect(read).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words), next: expect.any(String) }));
    expect(read).not.toThrow(/shut-secret/);
  });

  test('no file', () => {
    expect(() => readTarget(join(folder, 'nowhere.json'))).toThrow(expect.objectContaining({ code: 'target-unreadable' }));
  });

  test('whatever the file holds, it is read or refused by a code', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.record({ kind: fc.constantFrom('capsule-server', 'shares-server'), name: fc.jsonValue(), profile: fc.jsonValue(), trust: fc.jsonValue(), url: fc.jsonValue() }).map((value) => JSON.stringify(value))), (text) => {
        expect(() => readTarget(write(text))).toThrow(expect.objectContaining({ name: 'TargetProblem' }));
      }),
      { numRuns: 200 },
    );
  });
});

test('durations', () => {
  expect(['P1D', 'PT1H', 'PT1M', 'PT1S', 'P1DT1H1M1S'].map(durationOf)).toEqual([86_400_000, 3_600_000, 60_000, 1_000, 90_061_000]);
  expect(['P', 'PT', '', '1D', 'P1Y', 'P-1D', 'PT1.5S', 'P1D1H'].map(durationOf)).toEqual(Array.from({ length: 8 }, () => undefined));
});
