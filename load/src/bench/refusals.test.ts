import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { issueCertificate } from '@testbed/pki';
import type { SharesTarget, SignerIdentity } from '@testbed/runner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePeople, startSmallServer, type People } from '../testing/capsule-server.ts';
import { openCaller } from './caller.ts';
import { demandComparable, demandRunning } from './demand.ts';
import { demandWritable, writeFigures } from './figures.ts';
import { startRawServer } from './limit/handshakes.ts';
import { passwordOf } from './password.ts';
import { sharesOperations } from './shares-operations.ts';

// What cannot be measured is said in words, with what to do.

const home = mkdtempSync(join(tmpdir(), 'load-bench-'));
const open: Server[] = [];
let people: People;

beforeAll(async () => {
  people = await makePeople();
});
afterAll(() => {
  open.forEach((server) => server.close().closeAllConnections());
  rmSync(home, { recursive: true, force: true });
});

function serverKeys(): { readonly cert: string; readonly key: string; readonly trust: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { tls } = people.hierarchy.authorities;
  const day = 86_400_000;
  const certificate = issueCertificate(tls, { profile: 'tls-server', names: ['localhost'], publicKey, notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) });
  return { cert: String(certificate), key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, trust: String(tls.certificate) };
}

/** Answers at the origin. */
async function serve(answer: RequestListener): Promise<{ readonly origin: string; readonly trust: string }> {
  const { trust, ...keys } = serverKeys();
  const server = createServer(keys, answer);
  open.push(server);
  await once(server.listen(0, 'localhost'), 'listening');
  return { trust, origin: `https://localhost:${(server.address() as AddressInfo).port}` };
}

test('an answer that is cut in the middle of its body', async () => {
  const { origin, trust } = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('begun', () => response.destroy());
  });
  const caller = openCaller('new', createSecureContext({ ca: trust }));
  await expect(caller.ask({ method: 'GET', url: `${origin}/key-capsules/x` }, 200)).rejects.toMatchObject({ name: 'LoadProblem', code: 'target-unsuitable', message: `GET ${origin}: aborted` });
  caller.close();
});

test('a nonce that is none', async () => {
  const { origin, trust } = await serve(({ url }, response) => {
    if (url?.endsWith('/nonce')) response.writeHead(200).end('soon');
    else response.writeHead(201, { location: '/key-shares/SS0123456789abcdef0123' }).end();
  });
  const signers = people.clients.slice(0, 1).map((client): SignerIdentity => ({ ...client, code: 'PNOEE-48506120215', algorithm: 'ES384' }));
  const target: SharesTarget = { kind: 'shares-server', name: 'A shares server', profile: 'released', digest: '', trust: [trust], hooks: {}, folder: home, url: origin, arms: [], signers, unacceptableSigners: {}, nonceLifetime: undefined, expiry: undefined };
  const journey = (await sharesOperations(target, () => 0.5)).find(({ name }) => name === 'nonce, ticket, fetch');
  const prepared = await journey?.prepare(1, 1);
  await expect(prepared?.turn(0, 0)).rejects.toMatchObject({ code: 'target-unsuitable', message: 'A shares server answers with no nonce where it is asked for one' });
  prepared?.close();
});

test('raw handshakes with a chain that the target\'s trust does not cover', async () => {
  const { cert, key, trust } = serverKeys();
  const file = (name: string, content: string): string => {
    writeFileSync(join(home, name), content);
    return join(home, name);
  };
  const small = await startSmallServer(people);
  small.close();
  const raw = await startRawServer({ certificate: file('chain.pem', cert), key: file('key.pem', key), trust: file('trust.pem', trust) }, { ...small.target, trust: [String(people.hierarchy.authorities['id-card'].certificate)] });
  try {
    await expect(raw.turn(0, 0)).rejects.toMatchObject({ code: 'target-unsuitable', message: expect.stringContaining('--server-keys') as string });
  } finally {
    raw.stop();
  }
});

test('a file that cannot be written, before anything is measured; the trial leaves none', () => {
  expect(() => demandWritable(join(home, 'no/figures.json'))).toThrow(expect.objectContaining({ code: 'folder-unwritable', message: expect.stringContaining('ENOENT') as string }));
  const file = join(home, 'figures.json');
  demandWritable(file);
  expect(existsSync(file)).toBe(false);
  writeFigures(file, { measured: [] });
  demandWritable(file);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ measured: [] });
});

test('servers of two kinds, keys for servers that take no certificate, a process that there is not', () => {
  const [capsules, shares] = [{ kind: 'capsule-server' }, { kind: 'shares-server' }] as const;
  const keys = { serverKeys: { certificate: '', key: '', trust: '' } };
  const refused = expect.objectContaining({ code: 'parameter-invalid' });
  expect(() => demandComparable([capsules, shares], {})).toThrow(refused);
  expect(() => demandComparable([shares], keys)).toThrow(refused);
  expect([demandComparable([capsules, capsules], keys), demandComparable([shares, shares], {})]).toEqual([undefined, undefined]);
  expect(() => demandRunning(2 ** 22)).toThrow(refused);
  expect(demandRunning(process.pid)).toBeUndefined();
});

test('a password is as it stands, of the environment, or of a file beside the target file', () => {
  process.env['BENCH_PASSWORD'] = 'of the environment';
  writeFileSync(join(home, 'password'), 'of a file\n');
  expect(['plain', 'env:BENCH_PASSWORD', 'file:password'].map((text) => passwordOf(text, home))).toEqual(['plain', 'of the environment', 'of a file']);
  delete process.env['BENCH_PASSWORD'];
  for (const text of ['env:BENCH_PASSWORD', 'file:none']) expect(() => passwordOf(text, home)).toThrow(expect.objectContaining({ code: 'target-unsuitable' }));
});
