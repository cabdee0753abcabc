import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { generateKeyPairSync, type X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  checkCertificate,
  createHierarchy,
  httpOcspTransport,
  issueCertificate,
  ocspRevocation,
  openAuthority,
  saveHierarchy,
  systemClock,
  type CertificateAuthority,
  type CertificateOrder,
} from '@testbed/pki';

const main = join(import.meta.dirname, 'main.ts');
const hour = 3600 * 1000;

let folder: string;
let authority: CertificateAuthority;
let order: CertificateOrder & { readonly profile: 'id-card' };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trust-services-'));
  const now = systemClock.now();
  saveHierarchy(join(folder, 'pki'), await createHierarchy({ now, services: 'http://127.0.0.1:9080' }));
  authority = openAuthority(join(folder, 'pki'));
  order = {
    profile: 'id-card',
    person: { code: '38001085718', lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' },
    publicKey: generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey,
    notBefore: new Date(now.getTime() - hour),
    notAfter: new Date(now.getTime() + hour),
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts the process with this configuration. */
function start(configuration: unknown): ChildProcess {
  const file = join(folder, 'trust-services.json');
  writeFileSync(file, JSON.stringify(configuration));
  return fork(main, ['--config', file], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: ['--disable-warning=ExperimentalWarning'] });
}

/** Everything the process writes to standard error. */
function errors({ stderr }: ChildProcess): Promise<string> {
  return stderr ? text(stderr) : Promise.resolve('');
}

async function ready({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('no standard output');
  const [line] = (await once(createInterface({ input: stdout }), 'line')) as [string];
  const { event, listeners } = JSON.parse(line) as { readonly event: string; readonly listeners: { readonly http: string } };
  expect(event).toBe('ready');
  return listeners.http;
}

describe('the trust services', () => {
  let child: ChildProcess;
  let url: string;
  let certificate: X509Certificate;
  let log: Promise<string>;

  beforeEach(async () => {
    certificate = authority.issue('id-card', order);
    child = start({ listen: { host: '127.0.0.1', port: 0 }, pki: 'pki', testbed: true });
    log = errors(child);
    url = await ready(child);
  });
  afterEach(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  /** What `openssl ocsp` says, with the certificate's status and whether it believes the answer. */
  function opensslOcsp(about: X509Certificate, digest = '-sha1'): string {
    writeFileSync(join(folder, 'own.pem'), about.toString());
    const files = ['-issuer', 'pki/id-card-issuer.pem', digest, '-cert', 'own.pem', '-CAfile', 'pki/root.pem'];
    return execFileSync('sh', ['-c', 'openssl "$@" 2>&1', 'sh', 'ocsp', ...files, '-url', `${url}/ocsp`], { cwd: folder, encoding: 'utf8' });
  }

  /** Whether our own check believes the certificate now. */
  function check(about: X509Certificate, clock = systemClock): Promise<readonly X509Certificate[]> {
    const revocation = ocspRevocation({ url: `${url}/ocsp`, transport: httpOcspTransport(5000), clock });
    const { certificate: issuer } = authority.hierarchy.authorities['id-card'];
    return checkCertificate(about, { trust: [issuer], clock, purpose: 'client-authentication', revocation });
  }

  test('UC.KTS.04/2 good, revoked, restored and unknown, as OpenSSL sees it', () => {
    for (const digest of ['-sha1', '-sha256']) expect(opensslOcsp(certificate, digest)).toMatch(/Response verify OK\n.*: good\n/);
    authority.revoke(certificate.serialNumber, { at: systemClock.now(), reason: 'keyCompromise' });
    expect(opensslOcsp(certificate)).toMatch(/Response verify OK\n.*: revoked\n[^]*Reason: keyCompromise/);
    authority.restore(certificate.serialNumber);
    expect(opensslOcsp(certificate)).toMatch(/: good\n/);
    expect(opensslOcsp(issueCertificate(authority.hierarchy.authorities['id-card'], order))).toMatch(/Response verify OK\n.*: unknown\n/);
  });

  test('UC.KTS.04/2a good, revoked and unknown, as our own check sees it', async () => {
    expect(await check(certificate)).toHaveLength(2);
    authority.revoke(certificate.serialNumber, { at: systemClock.now(), reason: 'cessationOfOperation' });
    await expect(check(certificate)).rejects.toMatchObject({ code: 'certificate-revoked' });
    await expect(check(issueCertificate(authority.hierarchy.authorities['id-card'], order))).rejects.toMatchObject({ code: 'certificate-status-unknown' });
  });

  test('answers are of the world’s time when its clock is moved', async () => {
    const ahead = 400 * 24 * hour;
    const late = authority.issue('id-card', { ...order, notAfter: new Date(systemClock.now().getTime() + 2 * ahead) });
    const clock = { now: () => new Date(systemClock.now().getTime() + ahead) };
    await expect(check(late, clock)).rejects.toMatchObject({ code: 'ocsp-stale' });
    child.send({ type: 'clock', offset: ahead });
    await expect.poll(() => check(late, clock).then(() => 'good', (error: unknown) => error)).toBe('good');
  });

  test('RFC 6960 A.1: a request by GET, in base64 and percent-encoded, is answered', async () => {
    writeFileSync(join(folder, 'own.pem'), certificate.toString());
    execFileSync('openssl', ['ocsp', '-issuer', 'pki/id-card-issuer.pem', '-cert', 'own.pem', '-reqout', 'request.der'], { cwd: folder });
    const request = execFileSync('base64', ['-w0', 'request.der'], { cwd: folder, encoding: 'utf8' });
    for (const path of [request, encodeURIComponent(request)]) {
      const response = await fetch(`${url}/ocsp/${path}`);
      expect(response.headers.get('content-type')).toBe('application/ocsp-response');
      writeFileSync(join(folder, 'response.der'), Buffer.from(await response.arrayBuffer()));
      const files = ['-respin', 'response.der', '-reqin', 'request.der', '-CAfile', 'pki/root.pem', '-verify_other', 'pki/id-card-issuer.pem'];
      const said = execFileSync('openssl', ['ocsp', ...files, '-text'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
      expect(said).toContain('Cert Status: good');
    }
  });

  test('what is no request is answered malformedRequest; another content type is refused', async () => {
    const post = (type: string): Promise<Response> => fetch(`${url}/ocsp`, { method: 'POST', headers: { 'content-type': type }, body: 'nothing' });
    const malformed = Buffer.from([0x30, 3, 0x0a, 1, 1]);
    expect(Buffer.from(await (await post('application/ocsp-request')).arrayBuffer())).toEqual(malformed);
    expect(Buffer.from(await (await fetch(`${url}/ocsp/nothing`)).arrayBuffer())).toEqual(malformed);
    expect((await post('text/plain-nonsense')).status).toBe(415);
  });

  test('nobody is told good from a register that cannot be read', async () => {
    const index = join(folder, 'pki/index.json');
    const before = execFileSync('cat', [index]);
    writeFileSync(index, '{');
    await expect(check(certificate)).rejects.toMatchObject({ code: 'ocsp-error-status', actual: 'internalError' });
    writeFileSync(index, before);
    expect(await check(certificate)).toHaveLength(2);
  });

  test('the revocation list and the certificate of each issuer are served', async () => {
    authority.revoke(certificate.serialNumber, { at: systemClock.now(), reason: 'superseded' });
    for (const id of ['root', 'id-card', 'smart-id', 'mobile-id', 'tls'] as const) {
      const issuer = await fetch(`${url}/ca/${id}.cer`);
      expect(issuer.headers.get('content-type')).toBe('application/pkix-cert');
      expect(Buffer.from(await issuer.arrayBuffer())).toEqual(authority.hierarchy.authorities[id].certificate.raw);
      const crl = await fetch(`${url}/crl/${id}.crl`);
      expect(crl.headers.get('content-type')).toBe('application/pkix-crl');
      writeFileSync(join(folder, 'a.crl'), Buffer.from(await crl.arrayBuffer()));
      writeFileSync(join(folder, 'ca.pem'), authority.hierarchy.authorities[id].certificate.toString());
      const said = execFileSync('sh', ['-c', 'openssl crl -inform der -in a.crl -noout -text -CAfile ca.pem 2>&1'], { cwd: folder, encoding: 'utf8' });
      expect(said).toContain('verify OK');
      expect(said.includes(certificate.serialNumber)).toBe(id === 'id-card');
    }
    expect((await fetch(`${url}/crl/nobody.crl`)).status).toBe(404);
  });

  test('openssl verify -crl_check goes by the revocation list', async () => {
    const verify = async (): Promise<string> => {
      writeFileSync(join(folder, 'id-card.crl'), Buffer.from(await (await fetch(`${url}/crl/id-card.crl`)).arrayBuffer()));
      writeFileSync(join(folder, 'own.pem'), certificate.toString());
      execFileSync('openssl', ['crl', '-inform', 'der', '-in', 'id-card.crl', '-out', 'crl.pem'], { cwd: folder });
      const files = ['-CAfile', 'pki/root.pem', '-untrusted', 'pki/id-card-issuer.pem', '-CRLfile', 'crl.pem', 'own.pem'];
      return execFileSync('sh', ['-c', 'openssl verify -crl_check "$@" 2>&1 || true', 'sh', ...files], { cwd: folder, encoding: 'utf8' });
    };
    expect(await verify()).toBe('own.pem: OK\n');
    authority.revoke(certificate.serialNumber, { at: systemClock.now(), reason: 'keyCompromise' });
    expect(await verify()).toContain('error 23 at 0 depth lookup: certificate revoked');
  });

  test.each([
    ['SIGTERM', () => child.kill('SIGTERM')],
    ['SIGINT', () => child.kill('SIGINT')],
    ['the end of its parent', () => child.disconnect()],
  ] as const)('end with exit code 0 on %s, and have logged each query without names', async (_name, end) => {
    await check(certificate);
    end();
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    const lines = (await log).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toEqual([
      expect.objectContaining({ event: 'ocsp', status: 'successful', certificates: [{ serial: certificate.serialNumber, status: 'good' }] }),
      expect.objectContaining({ event: 'stopped' }),
    ]);
    expect(await log).not.toMatch(/JÕEORG|38001085718/);
  });
});

describe('the process refuses', () => {
  const listen = { host: '127.0.0.1', port: 0 };
  test.each([
    ['a configuration that is wrong', '"colour" is not known', { listen, pki: 'pki', colour: 'blue' }],
    ['an address that is not this machine’s', '"listen" names an address', { listen: { host: '203.0.113.1', port: 0 }, pki: 'pki' }],
    ['a folder that is not there', '"pki" must be a folder', { listen, pki: 'nowhere' }],
    ['a folder without authorities', '"pki" must be a folder', { listen, pki: '.' }],
  ])('%s with exit code 3 and the key', async (_name, sentence, configuration) => {
    const child = start(configuration);
    const said = errors(child);
    const [code] = await once(child, 'exit');
    expect(code).toBe(3);
    expect((JSON.parse(await said) as { readonly message: string }).message).toContain(sentence);
  });

  test('no configuration at all as wrong usage', async () => {
    const child = fork(main, [], { stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    expect(code).toBe(2);
  });
});
