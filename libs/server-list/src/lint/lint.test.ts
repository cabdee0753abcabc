import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readCertificate } from '@testbed/pki';
import type { ListedCertificate, ServerList } from '../model.ts';
import { daysFromNow, exampleList, ids, now, pin, published, strangeAuthority, successor, tlsAuthority, withServer } from '../testing/servers.ts';
import { lintServerList, type LintOptions } from './lint.ts';
import type { RuleCode } from './rule.ts';
import { rules } from './rules.ts';

const [current, next] = exampleList.servers[0]!.certificates as [ListedCertificate, ListedCertificate];
const authorities = [tlsAuthority.certificate];

/** What is found, as `code path`. */
async function found(list: ServerList, options: Partial<LintOptions> = {}): Promise<readonly string[]> {
  return (await lintServerList(list, { now, authorities, ...options })).map(({ code, path }) => `${code} ${path}`);
}

test('BUC.02: a good first list, and a good successor of it, violate no rule', async () => {
  expect(await found(exampleList)).toEqual([]);
  expect(await found(successor(exampleList), { previous: [published(exampleList)] })).toEqual([]);
});

const capsuleWith = (change: object): ServerList => withServer(ids.capsule, change);
const shares1With = (change: object): ServerList => withServer(ids.shares1, change);
const afterwards = { previous: [published(exampleList)] };
const weakRsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
const oddCurve = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey;
const edwards = generateKeyPairSync('ed25519').publicKey;
const { organisation: otherOrganisation } = exampleList.servers[4]!;
const sha1 = { purpose: 'current' as const, pem: readFileSync(new URL('../testing/sha1.pem', import.meta.url), 'utf8') };
const forClients = { purpose: 'current' as const, pem: readFileSync(new URL('../testing/client-only.pem', import.meta.url), 'utf8') };

/** One list, all else good, that violates exactly these rules at these places. */
const violations: readonly [code: RuleCode, what: string, list: ServerList, expected: readonly string[], options?: Partial<LintOptions>][] = [
  ['server-id-unique', 'an id twice', { ...exampleList, servers: [...exampleList.servers, { ...exampleList.servers[2]!, sender: 'https://x.example' }] }, ['server-id-unique /servers/5/id']],
  ['server-id-not-reused', 'an id given to another organisation', successor(capsuleWith({ organisation: 'Teine amet' }), { previousHash: published(exampleList).hash }), ['server-id-not-reused /servers/0/id'], afterwards],
  ['server-id-not-reused', 'an id given to a server of another type', successor(withServer(ids.retired, { capsuleTypes: ['KeySharesCapsule'], recipient: 'https://gone.example' }), { previousHash: published(exampleList).hash }), ['server-id-not-reused /servers/2/id'], afterwards],
  ['server-id-uuid', 'an id that is no UUID', withServer(ids.oldCapsule, { id: 'ria-old' }), ['server-id-uuid /servers/1/id']],
  ['server-kept', 'a server that vanished', successor(exampleList, { servers: exampleList.servers.filter(({ id }) => id !== ids.retired) }), ['server-kept /servers'], afterwards],
  ['server-stays-retired', 'a retired server that is back', successor(withServer(ids.retired, { state: 'active', certificates: [pin({ host: 'gone.example' })] }), { previousHash: published(exampleList).hash }), ['server-stays-retired /servers/2/state', 'pin-announced /servers/2/certificates/0'], afterwards],
  ['url-https', 'plain http', capsuleWith({ sender: 'http://capsule.example' }), ['url-https /servers/0/sender']],
  ['url-https', 'no address', withServer(ids.retired, { sender: 'gone' }), ['url-https /servers/2/sender']],
  ['url-https', 'a password', capsuleWith({ sender: 'https://a:b@capsule.example' }), ['url-https /servers/0/sender']],
  ['url-https', 'a query', capsuleWith({ recipient: 'https://capsule.example/?a=b' }), ['url-https /servers/0/recipient']],
  ['url-https', 'a fragment', capsuleWith({ recipient: 'https://capsule.example#' }), ['url-https /servers/0/recipient']],
  ['url-https', 'a slash at the end', capsuleWith({ recipient: 'https://capsule.example/' }), ['url-https /servers/0/recipient']],
  ['url-unique', 'two servers at one address', withServer(ids.oldCapsule, { sender: 'https://CAPSULE.example:9443', certificates: [pin({ host: 'capsule.example' }), pin({ host: 'old.example' })] }), ['url-unique /servers/1/sender']],
  ['shares-url-same', 'a shares server with two addresses', shares1With({ recipient: 'https://shares-1.example:9454/api' }), ['shares-url-same /servers/3/recipient']],
  ['shares-organisations-distinct', 'one organisation with two shares servers', shares1With({ organisation: ` ${otherOrganisation.toUpperCase()}` }), ['shares-organisations-distinct /servers/4/organisation']],
  ['shares-several', 'one shares server', shares1With({ state: 'decrypt-only' }), ['shares-several /servers/4']],
  ['type-served', 'no active capsule server', omitDefault(capsuleWith({ state: 'decrypt-only' })), ['type-served /servers']],
  ['default-server', 'an unlisted default', { ...exampleList, defaultCapsuleServer: 'x' }, ['default-server /defaultCapsuleServer']],
  ['default-server', 'a shares server as default', { ...exampleList, defaultCapsuleServer: ids.shares1 }, ['default-server /defaultCapsuleServer']],
  ['default-server', 'a decrypt-only default', { ...exampleList, defaultCapsuleServer: ids.oldCapsule }, ['default-server /defaultCapsuleServer']],
  ['pin-parses', 'a damaged certificate', capsuleWith({ certificates: [current, { purpose: 'next', pem: next.pem.replaceAll('M', 'N') }] }), ['pin-parses /servers/0/certificates/1/pem']],
  ['pin-parses', 'DER in base64 without PEM around it', capsuleWith({ certificates: [current, { purpose: 'next', pem: readCertificate(next.pem).raw.toString('base64') }] }), ['pin-parses /servers/0/certificates/1/pem']],
  ['pin-current', 'only a next certificate', capsuleWith({ certificates: [next] }), ['pin-current /servers/0/certificates']],
  ['pin-once', 'a certificate that is current and retired', capsuleWith({ certificates: [current, { ...current, purpose: 'retired' }] }), ['pin-once /servers/0/certificates/1']],
  ['pin-valid', 'an expired certificate', capsuleWith({ certificates: [pin({ from: -30, until: -1 })] }), ['pin-valid /servers/0/certificates/0']],
  ['pin-valid', 'an expired next certificate', capsuleWith({ certificates: [current, pin({ from: -30, until: -1, purpose: 'next' })] }), ['pin-valid /servers/0/certificates/1']],
  ['pin-valid', 'a current certificate whose time has not come', capsuleWith({ certificates: [pin({ from: 1 })] }), ['pin-valid /servers/0/certificates/0']],
  ['pin-expiring', 'three weeks left and no successor', capsuleWith({ certificates: [pin({ until: 21 })] }), ['pin-expiring /servers/0/certificates/0']],
  ['pin-key-strength', 'RSA with 1024 bits', capsuleWith({ certificates: [pin({ key: weakRsa })] }), ['pin-key-strength /servers/0/certificates/0']],
  ['pin-key-strength', 'a curve nobody uses for TLS', capsuleWith({ certificates: [pin({ key: oddCurve })] }), ['pin-key-strength /servers/0/certificates/0']],
  ['pin-key-strength', 'Ed25519', capsuleWith({ certificates: [pin({ key: edwards })] }), ['pin-key-strength /servers/0/certificates/0']],
  ['pin-key-strength', 'SHA-1', capsuleWith({ certificates: [current, sha1] }), ['pin-key-strength /servers/0/certificates/1'], { authorities: [], now: daysFromNow(2) }],
  ['pin-server-authentication', 'a certificate for clients', capsuleWith({ certificates: [current, forClients] }), ['pin-server-authentication /servers/0/certificates/1'], { authorities: [], now: daysFromNow(2) }],
  ['pin-chain', 'another authority', capsuleWith({ certificates: [pin({ issuer: strangeAuthority })] }), ['pin-chain /servers/0/certificates/0']],
  ['pin-host-name', 'a certificate for another host', capsuleWith({ certificates: [current, pin({ host: 'other.example', purpose: 'next' })] }), ['pin-host-name /servers/0/certificates/1']],
  ['pin-host-name', 'an address that no certificate names', capsuleWith({ recipient: 'https://get.example' }), ['pin-host-name /servers/0/recipient']],
  ['pin-host-name', 'an IP address that no certificate names', capsuleWith({ recipient: 'https://[::1]:9444' }), ['pin-host-name /servers/0/recipient']],
  ['pin-announced', 'a certificate that was never next', successor(capsuleWith({ certificates: [pin()] }), { previousHash: published(exampleList).hash }), ['pin-announced /servers/0/certificates/0'], afterwards],
  ['version-by-one', 'a version left out', { ...successor(exampleList), version: 3 }, ['version-by-one /version'], afterwards],
  ['version-by-one', 'the same version again', { ...successor(exampleList), version: 1 }, ['version-by-one /version'], afterwards],
  ['previous-hash', 'none', { ...exampleList, version: 2 }, ['previous-hash /previousHash'], afterwards],
  ['previous-hash', 'another form', { ...successor(exampleList), previousHash: 'sha256:abc' }, ['previous-hash /previousHash']],
  ['previous-hash', 'of something else', successor(exampleList, { previousHash: `sha256:${'0'.repeat(64)}` }), ['previous-hash /previousHash'], afterwards],
  ['environment-kept', 'another environment', successor(exampleList, { environment: 'production' }), ['environment-kept /environment'], afterwards],
  ['instants', 'a date alone', { ...exampleList, issued: '2026-11-21' }, ['instants /issued']],
  ['instants', 'a month that is none', { ...exampleList, expires: '2027-13-01T00:00:00Z' }, ['instants /expires']],
  ['instants', 'expiry before issue', { ...exampleList, issued: daysFromNow(-1).toISOString(), expires: daysFromNow(-2).toISOString() }, ['instants /expires', 'expires-future /expires']],
  ['issued-not-future', 'issued tomorrow', { ...exampleList, issued: daysFromNow(1).toISOString() }, ['issued-not-future /issued']],
  ['expires-future', 'expired yesterday', { ...exampleList, issued: daysFromNow(-9).toISOString(), expires: daysFromNow(-1).toISOString() }, ['expires-future /expires']],
  ['expires-soon', 'a week left', { ...exampleList, expires: daysFromNow(7).toISOString() }, ['expires-soon /expires']],
];

describe('BUC.02: each rule of the list finds its violation, there and nowhere else', () => {
  test.each(violations)('%s: %s', async (_code, _what, list, expected, options) => {
    expect(await found(list, options)).toEqual(expected);
  });

  test('every rule has its violation here, and a code of its own', () => {
    const codes = rules.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(violations.map(([code]) => code))).toEqual(new Set(codes));
  });
});

test('what a server does no more is not held against it: a retired server may have nothing valid', async () => {
  const certificates = [pin({ from: -30, until: -1, key: weakRsa, host: 'other.example', issuer: strangeAuthority })];
  expect(await found(withServer(ids.retired, { certificates }))).toEqual([]);
});

test('a host may be an IP address, and each port may have a certificate of its own', async () => {
  const list = capsuleWith({ sender: 'https://127.0.0.1:9443', recipient: 'https://get.example', certificates: [pin({ host: '127.0.0.1' }), pin({ host: 'get.example' })] });
  expect(await found(list)).toEqual([]);
});

test('a roll-over in two steps warns nobody: next, then current', async () => {
  const second = successor(capsuleWith({ certificates: [{ ...next, purpose: 'current' }, { ...current, purpose: 'retired' }] }), { previousHash: published(exampleList).hash });
  expect(await found(second, { ...afterwards, now: daysFromNow(20) })).toEqual([]);
});

function omitDefault(list: ServerList): ServerList {
  const { defaultCapsuleServer, ...rest } = list;
  expect(defaultCapsuleServer).toBeDefined();
  return rest;
}
