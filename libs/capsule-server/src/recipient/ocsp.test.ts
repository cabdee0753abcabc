/** The whole way: a live capsule server that asks a live OCSP responder about the recipient. */
import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { Agent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { answerOcsp, cachedRevocation, httpOcspTransport, issueCertificate, ocspError, ocspRevocation, type OcspResponder, type OcspValidity } from '@testbed/pki';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, capsuleFor, day, fetch, hierarchy, recipient, startWorld, upload, type Recipient, type Reply, type World } from '../test-world.ts';

type Answer = (request: Uint8Array, response: ServerResponse) => Uint8Array | undefined;

/** Whole seconds, as OCSP counts. */
const start = new Date(Math.floor(Date.now() / 1000) * 1000);
const timeout = 300;
let world: World;
let jaak: Recipient;
let location: string;
let responder: Server;
let url: string;
let answer: Answer;
let asked: number;
let answering: (change?: Partial<OcspResponder>, validity?: OcspValidity) => Answer;
let undelegated: Pick<OcspResponder, 'certificate' | 'key'>;

beforeAll(async () => {
  responder = createServer((request, response) => {
    asked += 1;
    void buffer(request).then((body) => {
      const bytes = answer(body, response);
      if (bytes) response.end(bytes);
    });
  });
  await once(responder.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(responder.address() as AddressInfo).port}/`;
  const { 'id-card': idCard } = (await hierarchy()).authorities;
  answering = (change = {}, validity = { thisUpdate: world.clock.now() }) => (request) =>
    answerOcsp(request, [{ issuer: idCard.certificate, ...idCard.responder, statusOf: () => ({ status: 'good' }), ...change }], validity).response;
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const order = { names: ['localhost'] as const, publicKey, notBefore: new Date(start.getTime() - day), notAfter: new Date(start.getTime() + day) };
  undelegated = { certificate: issueCertificate(idCard, { profile: 'tls-server', ...order }), key: privateKey };
  world = await startWorld();
  jaak = recipient(idCard, 'ecc_secp384r1');
  location = String((await upload(world, capsuleFor(jaak, 'ecc_secp384r1'))).headers['location']);
});
beforeEach(() => {
  world.clock.time = start;
  asked = 0;
  answer = answering();
  const revocation = ocspRevocation({ url, transport: httpOcspTransport(timeout), clock: world.clock });
  world.revocation.answer = (...about) => revocation.check(...about);
});
afterAll(async () => {
  await world.stop();
  responder.close();
  responder.closeAllConnections();
});

/** Status and, of a refusal, what was wrong: never a capsule. */
function verdict({ status, body }: Reply): object {
  const { code, actual } = JSON.parse(body.toString()) as { readonly code?: string; readonly actual?: string };
  return { status, code, actual };
}

const revoked = { status: 'revoked', at: start, reason: 'keyCompromise' } as const;

describe('UC.KTS.04/2 the server goes by what OCSP says', () => {
  test('good, in time or slowly: the capsule is handed out', async () => {
    expect(await fetch(world, location, jaak)).toMatchObject({ status: 200 });
    answer = (request, response) => {
      setTimeout(() => response.end(answering()(request, response)), timeout / 2);
      return undefined;
    };
    expect(await fetch(world, location, jaak)).toMatchObject({ status: 200 });
    expect(asked).toBe(2);
  });

  test.each<[string, number, string, string, () => Answer]>([
    ['revoked', 403, 'client-certificate-revoked', 'certificate-revoked', () => answering({ statusOf: () => revoked })],
    ['unknown', 403, 'client-certificate-status-unknown', 'certificate-status-unknown', () => answering({ statusOf: () => ({ status: 'unknown' }) })],
    ['silent', 503, 'revocation-unavailable', 'ocsp-timeout', () => () => undefined],
    ['cut off', 503, 'revocation-unavailable', 'ocsp-unreachable', () => (_request, response) => void response.destroy()],
    ['an error status', 503, 'revocation-unavailable', 'ocsp-error-status', () => () => ocspError('tryLater').response],
    ['garbage', 503, 'revocation-unavailable', 'ocsp-malformed', () => () => Buffer.from('good')],
    ['stale', 503, 'revocation-unavailable', 'ocsp-stale', () => answering({}, { thisUpdate: new Date(start.getTime() - day) })],
    ['of the future', 503, 'revocation-unavailable', 'ocsp-stale', () => answering({}, { thisUpdate: new Date(start.getTime() + day) })],
    ['wrongly signed', 503, 'revocation-unavailable', 'ocsp-signature', () => answering({ key: undelegated.key })],
    ['signed by a certificate that may not', 503, 'revocation-unavailable', 'ocsp-responder-unauthorised', () => answering(undelegated)],
    ['without the nonce', 503, 'revocation-unavailable', 'ocsp-nonce', () => answering({ ignoresNonce: true })],
  ])('UC.KTS.04/2a an answer that is %s: %i %s', async (_name, status, code, actual, wrong) => {
    answer = wrong();
    expect(verdict(await fetch(world, location, jaak))).toEqual({ status, code, actual });
    answer = answering();
    expect(await fetch(world, location, jaak)).toMatchObject({ status: 200 });
  });

  test('UC.KTS.04/2a a TLS session resumed after the revocation of its certificate is refused', async () => {
    const agent = new Agent({ keepAlive: false, maxCachedSessions: 1 });
    const resumed: boolean[] = [];
    agent.on('keylog', (_line, socket: TLSSocket) => socket.once('secureConnect', () => resumed.push(socket.isSessionReused())));
    const get = (): Promise<Reply> => ask(world, `${world.urls.recipient}${location}`, { agent, client: jaak });
    expect(await get()).toMatchObject({ status: 200 });
    answer = answering({ statusOf: () => revoked });
    expect(verdict(await get())).toMatchObject({ status: 403, code: 'client-certificate-revoked' });
    expect([resumed[0], resumed.at(-1)]).toEqual([false, true]);
    agent.destroy();
  });
});

describe('UC.KTS.04/2 answers are kept no longer than they allow', () => {
  const nextUpdate = new Date(start.getTime() + 60_000);

  beforeEach(() => {
    const revocation = cachedRevocation(ocspRevocation({ url, transport: httpOcspTransport(timeout), clock: world.clock }), world.clock, 10);
    world.revocation.answer = (...about) => revocation.check(...about);
  });

  test.each([
    [-1, 1, { status: 200 }],
    [0, 2, { status: 403, code: 'client-certificate-revoked', actual: 'certificate-revoked' }],
    [1, 2, { status: 403, code: 'client-certificate-revoked', actual: 'certificate-revoked' }],
  ])('a certificate revoked meanwhile, %i s from nextUpdate: asked %i times', async (offset, times, expected) => {
    answer = answering({}, { thisUpdate: start, nextUpdate });
    expect(await fetch(world, location, jaak)).toMatchObject({ status: 200 });
    answer = answering({ statusOf: () => revoked }, { thisUpdate: start, nextUpdate });
    world.clock.time = new Date(nextUpdate.getTime() + offset * 1000);
    expect(verdict(await fetch(world, location, jaak))).toEqual(expected);
    expect(asked).toBe(times);
  });

  test.each([
    [-1, { status: 200 }],
    [0, { status: 503, code: 'revocation-unavailable', actual: 'ocsp-unreachable' }],
    [1, { status: 503, code: 'revocation-unavailable', actual: 'ocsp-unreachable' }],
  ])('a responder that is gone, %i s from nextUpdate', async (offset, expected) => {
    answer = answering({}, { thisUpdate: start, nextUpdate });
    expect(await fetch(world, location, jaak)).toMatchObject({ status: 200 });
    answer = (_request, response) => void response.destroy();
    world.clock.time = new Date(nextUpdate.getTime() + offset * 1000);
    expect(verdict(await fetch(world, location, jaak))).toEqual(expected);
  });

  test('an answer without nextUpdate is not kept', async () => {
    for (const times of [1, 2]) {
      expect(await fetch(world, location, jaak)).toMatchObject({ status: 200 });
      expect(asked).toBe(times);
    }
  });
});
