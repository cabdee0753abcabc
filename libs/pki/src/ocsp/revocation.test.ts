import { execFileSync } from 'node:child_process';
import type { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Authority, Hierarchy } from '../ca/hierarchy.ts';
import type { CertificateStatus, RevocationStatus } from '../revocation/revocation.ts';
import { clockAt, daysFromNow, ecKeys, issue, now, person, services, testHierarchy } from '../testing/authorities.ts';
import { answerOcsp, ocspError, type OcspResponder } from './answer.ts';
import { ocspRequest, parseOcspRequest } from './request.ts';
import { ocspRevocation } from './revocation.ts';
import { httpOcspTransport, type OcspTransport } from './transport.ts';

let hierarchy: Hierarchy;
let idCard: Authority;
let certificate: X509Certificate;
beforeAll(async () => {
  hierarchy = await testHierarchy();
  idCard = hierarchy.authorities['id-card'];
  certificate = issue(idCard, { profile: 'id-card', person });
});

const minute = 60_000;
const validity = { thisUpdate: now, nextUpdate: new Date(now.getTime() + minute) };

function responder(change: Partial<OcspResponder> = {}): OcspResponder {
  return { issuer: idCard.certificate, ...idCard.responder, statusOf: () => ({ status: 'good' }), ...change };
}

/** Asks about the certificate through a transport that answers like this. */
function ask(answer: (request: Uint8Array) => Uint8Array): Promise<RevocationStatus> {
  const transport: OcspTransport = (_url, request) => Promise.resolve(answer(request));
  return ocspRevocation({ transport, clock: clockAt(now) }).check(certificate, idCard.certificate);
}

function answering(change: Partial<OcspResponder>, at = validity): (request: Uint8Array) => Uint8Array {
  return (request) => answerOcsp(request, [responder(change)], at).response;
}

function nonceIn(request: Uint8Array): Uint8Array {
  return new Uint8Array(parseOcspRequest(request)?.nonce?.extnValue.buffer ?? new ArrayBuffer(0)).subarray(2);
}

describe('UC.KTS.04/2 OCSP tells', () => {
  test.each<CertificateStatus>([{ status: 'good' }, { status: 'unknown' }, { status: 'revoked', at: daysFromNow(-1), reason: 'certificateHold' }])(
    '$status',
    async (status) => {
      expect(await ask(answering({ statusOf: () => status }))).toEqual({ ...status, freshUntil: validity.nextUpdate });
    },
  );

  test('by the authority itself, without a delegated responder', async () => {
    expect(await ask(answering({ certificate: idCard.certificate, key: idCard.key }))).toMatchObject({ status: 'good' });
  });

  test('at the address in the certificate, or at the one configured', async () => {
    const asked: string[] = [];
    const transport: OcspTransport = (url, request) => {
      asked.push(url);
      return Promise.resolve(answering({})(request));
    };
    await ocspRevocation({ transport, clock: clockAt(now) }).check(certificate, idCard.certificate);
    await ocspRevocation({ transport, clock: clockAt(now), url: 'http://127.0.0.1/other' }).check(certificate, idCard.certificate);
    expect(asked).toEqual([`${services}/ocsp`, 'http://127.0.0.1/other']);
  });

  test.each([
    ['good', 'V', ''],
    ['revoked', 'R', '261101000000Z'],
  ])('%s as OpenSSL’s responder answers', async (status, flag, revokedAt) => {
    const folder = mkdtempSync(join(tmpdir(), 'pki-'));
    const transport: OcspTransport = (_url, request) => {
      const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder, name), content);
      write('index.txt', `${flag}\t361122000000Z\t${revokedAt}\t${certificate.serialNumber}\tunknown\t/CN=x\n`);
      write('ca.pem', idCard.certificate.toString());
      write('responder.pem', idCard.responder.certificate.toString());
      write('key.pem', idCard.responder.key.export({ format: 'pem', type: 'pkcs8' }));
      write('request.der', request);
      const files = ['-index', 'index.txt', '-CA', 'ca.pem', '-rsigner', 'responder.pem', '-rkey', 'key.pem', '-reqin', 'request.der', '-respout', 'response.der'];
      execFileSync('openssl', ['ocsp', ...files, '-nmin', '5'], { cwd: folder, stdio: 'ignore' });
      return Promise.resolve(readFileSync(join(folder, 'response.der')));
    };
    try {
      const revocation = ocspRevocation({ transport, clock: { now: () => new Date() } });
      expect(await revocation.check(certificate, idCard.certificate)).toMatchObject({ status });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('UC.KTS.04/2a OCSP fails closed', () => {
  test.each([
    ['stale', -10 * minute],
    ['of the future', 10 * minute],
  ])('an answer that is %s', async (_name, offset) => {
    const thisUpdate = new Date(now.getTime() + offset);
    const at = { thisUpdate, nextUpdate: new Date(thisUpdate.getTime() + minute) };
    await expect(ask(answering({}, at))).rejects.toMatchObject({ code: 'ocsp-stale' });
  });

  test('an answer to another request', async () => {
    await expect(ask(() => answering({})(ocspRequest(certificate, idCard.certificate, new Uint8Array(32))))).rejects.toMatchObject({ code: 'ocsp-nonce', actual: 'another nonce' });
  });

  test('an answer without the nonce', async () => {
    await expect(ask(answering({ ignoresNonce: true }))).rejects.toMatchObject({ code: 'ocsp-nonce', actual: 'no nonce' });
  });

  test('an answer about another certificate', async () => {
    const other = issue(idCard, { profile: 'id-card', person });
    await expect(ask((request) => answering({})(ocspRequest(other, idCard.certificate, nonceIn(request))))).rejects.toMatchObject({
      code: 'ocsp-certificate-mismatch',
      expected: certificate.serialNumber,
      actual: other.serialNumber,
    });
  });

  test('an answer of another authority’s responder', async () => {
    await expect(ask(answering(hierarchy.authorities['smart-id'].responder))).rejects.toMatchObject({ code: 'ocsp-responder-unauthorised' });
  });

  test('an answer of a certificate of the issuer that may not sign answers', async () => {
    const { publicKey, privateKey } = ecKeys();
    const own = issue(idCard, { profile: 'id-card', person }, { publicKey });
    await expect(ask(answering({ certificate: own, key: privateKey }))).rejects.toMatchObject({ code: 'ocsp-responder-unauthorised' });
  });

  test('an answer of a responder that has expired', async () => {
    const { publicKey, privateKey } = ecKeys();
    const expired = issue(idCard, { profile: 'ocsp-responder', commonName: 'old', organisation: 'Test' }, { publicKey, notAfter: daysFromNow(-1) });
    await expect(ask(answering({ certificate: expired, key: privateKey }))).rejects.toMatchObject({ code: 'ocsp-responder-unauthorised' });
  });

  test('an answer signed with another key', async () => {
    await expect(ask(answering({ key: ecKeys('P-256').privateKey }))).rejects.toMatchObject({ code: 'ocsp-signature' });
    await expect(ask(answering({ key: hierarchy.authorities['smart-id'].key }))).rejects.toMatchObject({ code: 'ocsp-signature' });
  });

  test.each(['malformedRequest', 'internalError', 'tryLater', 'sigRequired', 'unauthorized'] as const)('status %s', async (status) => {
    await expect(ask(() => ocspError(status).response)).rejects.toMatchObject({ code: 'ocsp-error-status', actual: status });
  });

  test('garbage, nothing, and half an answer', async () => {
    for (const garble of [() => Buffer.from('<html>'), () => new Uint8Array(), (whole: Uint8Array) => whole.subarray(0, 100)]) {
      await expect(ask((request) => garble(answering({})(request)))).rejects.toMatchObject({ code: 'ocsp-malformed' });
    }
  });

  test('a certificate that names no responder', async () => {
    const { certificate: root } = hierarchy.authorities.root;
    const revocation = ocspRevocation({ transport: () => Promise.reject(new Error('asked')), clock: clockAt(now) });
    await expect(revocation.check(root, root)).rejects.toMatchObject({ code: 'revocation-unavailable' });
  });
});

describe('OCSP over HTTP fails closed', () => {
  test('nobody listens', async () => {
    const url = await withServer(() => {}, (address) => Promise.resolve(address));
    await expect(httpOcspTransport(1000)(url, new Uint8Array())).rejects.toMatchObject({ code: 'ocsp-unreachable' });
  });

  test.each<[string, string, RequestListener]>([
    ['the responder is silent', 'ocsp-timeout', () => {}],
    ['the answer stops halfway', 'ocsp-timeout', (_request, response) => response.writeHead(200).write('half')],
    ['status 500', 'ocsp-unreachable', (_request, response) => response.writeHead(500).end()],
    ['a redirect', 'ocsp-unreachable', (_request, response) => response.writeHead(302, { location: '/' }).end()],
    ['too long an answer', 'ocsp-malformed', (_request, response) => response.end(Buffer.alloc(100_000))],
  ])('%s', async (_name, code, listener) => {
    await withServer(listener, (url) => expect(httpOcspTransport(200)(url, new Uint8Array())).rejects.toMatchObject({ code }));
  });

  test('a request is POSTed as RFC 6960 A.1 says, and the answer comes back', async () => {
    const echo: RequestListener = (request, response) => {
      response.setHeader('x-method', String(request.method));
      if (request.headers['content-type'] === 'application/ocsp-request') request.pipe(response);
      else response.writeHead(415).end();
    };
    const answer = await withServer(echo, (url) => httpOcspTransport(1000)(url, Uint8Array.of(1, 2, 3)));
    expect(answer).toEqual(Uint8Array.of(1, 2, 3));
  });

  async function withServer<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/ocsp`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }
});

describe('a responder answers', () => {
  test('malformedRequest to what it cannot read, and to too long a nonce', () => {
    for (const wrong of [new Uint8Array(), Buffer.from('nothing'), ocspRequest(certificate, idCard.certificate, new Uint8Array(200))]) {
      expect(answerOcsp(wrong, [responder()], validity)).toMatchObject({ status: 'malformedRequest' });
    }
  });

  test('unauthorized about issuers it does not answer for', () => {
    const { 'smart-id': smartId } = hierarchy.authorities;
    const request = ocspRequest(issue(smartId, { profile: 'smart-id', person }), smartId.certificate, new Uint8Array(16));
    expect(answerOcsp(request, [responder()], validity)).toMatchObject({ status: 'unauthorized', certificates: [] });
  });
});
