import type { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Issuer } from '../certificate/issue.ts';
import { createHierarchy, type Hierarchy } from '../ca/hierarchy.ts';
import { answerOcsp, ocspError, type OcspResponder } from '../ocsp/answer.ts';
import { startResponder, startTlsServer, type TestResponder, type TestServer } from '../testing/tls-server.ts';
import type { CertificateStatus } from '../revocation/revocation.ts';
import { checkServer, pinnedRequest, type TlsRequest } from './request.ts';

let responder: TestResponder;
let hierarchy: Hierarchy;
let server: TestServer;
const servers: TestServer[] = [];

beforeAll(async () => {
  responder = await startResponder();
  hierarchy = await createHierarchy({ now: new Date(), services: responder.services });
  server = await start([hierarchy.authorities.tls.certificate]);
});
beforeEach(() => {
  responder.asked = 0;
  responder.answer = answering();
  server.seen.length = 0;
});
afterAll(() => {
  for (const started of servers) started.close();
  responder.close();
});

async function start(chain: readonly X509Certificate[], issuer: Issuer = hierarchy.authorities.tls): Promise<TestServer> {
  const started = await startTlsServer(issuer, chain, (_request, response) => response.end('done'));
  servers.push(started);
  return started;
}

/** What the responder of an authority says. */
function answering(change: Partial<OcspResponder> = {}, age = 0, { certificate, responder: own } = hierarchy.authorities.tls): TestResponder['answer'] {
  return (request) => {
    const thisUpdate = new Date(Date.now() - age);
    return answerOcsp(request, [{ issuer: certificate, ...own, statusOf: () => ({ status: 'good' }), ...change }], {
      thisUpdate,
      nextUpdate: new Date(thisUpdate.getTime() + 60_000),
    }).response;
  };
}

function saying(status: CertificateStatus): TestResponder['answer'] {
  return answering({ statusOf: () => status });
}

function requestTo({ port, certificate }: TestServer, rest: Partial<TlsRequest> = {}): TlsRequest {
  return { method: 'GET', url: `https://localhost:${port}/x`, headers: {}, pins: [certificate.raw], at: Date.now(), connectTimeout: 2_000, responseTimeout: 2_000, ...rest };
}

/** Both ways to a server refuse it, and it has seen no request. */
async function expectRefused(request: TlsRequest, problem: object): Promise<void> {
  await expect(pinnedRequest(request)).rejects.toMatchObject({ name: 'TlsProblem', phase: 'connect', next: expect.any(String), ...problem });
  await expect(checkServer(request)).rejects.toMatchObject({ name: 'TlsProblem', ...problem });
  expect(server.seen).toEqual([]);
}

describe('CCS, server identification and trust: a listed server is asked about by OCSP', () => {
  test('good: the request is sent', async () => {
    expect(await pinnedRequest(requestTo(server))).toMatchObject({ status: 200 });
    expect({ asked: responder.asked, seen: server.seen }).toEqual({ asked: 1, seen: ['GET /x'] });
  });

  test('revoked, and restored', async () => {
    responder.answer = saying({ status: 'revoked', at: new Date('2026-01-02T03:04:05Z'), reason: 'keyCompromise' });
    await expectRefused(requestTo(server), { code: 'server-certificate-revoked', message: expect.stringContaining('2026-01-02T03:04:05.000Z (keyCompromise)') });
    responder.answer = answering();
    expect(await pinnedRequest(requestTo(server))).toMatchObject({ status: 200 });
  });

  test('unknown', async () => {
    responder.answer = saying({ status: 'unknown' });
    await expectRefused(requestTo(server), { code: 'server-certificate-status-unknown' });
  });

  test.each<[string, () => TestResponder['answer']]>([
    ['ocsp-timeout', () => () => undefined],
    ['ocsp-unreachable', () => (_request, response) => void response.destroy()],
    ['ocsp-stale', () => answering({}, 600_000)],
    ['ocsp-signature', () => answering({ key: hierarchy.authorities.root.responder.key })],
    ['ocsp-responder-unauthorised', () => answering(hierarchy.authorities.root.responder)],
    ['ocsp-nonce', () => answering({ ignoresNonce: true })],
    ['ocsp-error-status', () => () => ocspError('tryLater').response],
    ['ocsp-malformed', () => () => Buffer.from('<html>')],
  ])('no answer to be trusted (%s): refused', async (reason, answer) => {
    responder.answer = answer();
    await expectRefused(requestTo(server, { connectTimeout: 300 }), { code: 'server-revocation-unavailable', message: expect.stringContaining(reason) });
  });

  test('fresh or not is decided at the instant of the request', async () => {
    await expectRefused(requestTo(server, { at: Date.now() + 600_000 }), { code: 'server-revocation-unavailable', message: expect.stringContaining('ocsp-stale') });
    responder.answer = answering({}, -600_000);
    expect(await pinnedRequest(requestTo(server, { at: Date.now() + 600_000 }))).toMatchObject({ status: 200 });
  });

  test('the pins decide first: nobody is asked about a stranger', async () => {
    await expect(pinnedRequest(requestTo(server, { pins: [] }))).rejects.toMatchObject({ code: 'server-certificate-not-listed' });
    expect(responder.asked).toBe(0);
  });

  test('asked only where the request wants it', async () => {
    responder.answer = saying({ status: 'unknown' });
    expect(await pinnedRequest(requestTo(server, { revocation: 'skip' }))).toMatchObject({ status: 200 });
    expect(responder.asked).toBe(0);
  });
});

describe('the issuer comes from the chain the server presents', () => {
  test('through other certificates, in any order', async () => {
    const { 'id-card': issuer, root, tls } = hierarchy.authorities;
    const other = await start([root.certificate, tls.certificate, issuer.certificate], issuer);
    responder.answer = answering({}, 0, issuer);
    expect(await pinnedRequest(requestTo(other))).toMatchObject({ status: 200 });
  });

  test('a server that presents none, or another authority of the same name, is refused', async () => {
    const impostor = await createHierarchy({ now: new Date(), services: responder.services });
    for (const chain of [[], [impostor.authorities.tls.certificate]]) {
      const bare = await start(chain);
      const next = "the operator must let the server present its issuer's certificate after its own";
      await expect(pinnedRequest(requestTo(bare))).rejects.toMatchObject({ code: 'server-revocation-unavailable', next });
      expect({ asked: responder.asked, seen: bare.seen }).toEqual({ asked: 0, seen: [] });
    }
  });

  test('a certificate that names no responder is not asked about', async () => {
    const { certificate, key } = hierarchy.authorities.tls;
    const unasked = await start([], { certificate, key });
    expect(await pinnedRequest(requestTo(unasked))).toMatchObject({ status: 200 });
    expect(responder.asked).toBe(0);
  });
});
