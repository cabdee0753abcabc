import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as forward } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHierarchy, type Hierarchy } from '../ca/hierarchy.ts';
import { answerOcsp } from '../ocsp/answer.ts';
import type { Outcomes } from '../testing/inspected-client.ts';
import { startResponder, startTlsServer, type TestResponder, type TestServer } from '../testing/tls-server.ts';
import type { TlsRequest } from './request.ts';

let folder: string;
let responder: TestResponder;
let server: TestServer;
let proxy: TestServer;
let inspector: Hierarchy;

/** A server, and before it a proxy that makes certificates for its name and reads everything that passes. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pki-'));
  responder = await startResponder();
  const { authorities } = await createHierarchy({ now: new Date(), services: responder.services });
  inspector = await createHierarchy({ now: new Date(), services: responder.services, organisation: 'Inspection' });
  writeFileSync(join(folder, 'inspector.pem'), inspector.authorities.tls.certificate.toString());
  responder.answer = (request) => {
    const responders = [authorities.tls, inspector.authorities.tls].map(({ certificate, responder: own }) => ({ issuer: certificate, ...own, statusOf: () => ({ status: 'good' }) as const }));
    return answerOcsp(request, responders, { thisUpdate: new Date() }).response;
  };
  server = await startTlsServer(authorities.tls, [authorities.tls.certificate], (_request, response) => response.end('done'));
  proxy = await startTlsServer(inspector.authorities.tls, [inspector.authorities.tls.certificate], ({ method = 'GET', url = '/' }, response) => {
    const onwards = forward({ port: server.port, method, path: url, rejectUnauthorized: false, agent: false }, (answer) => answer.pipe(response));
    onwards.end();
  });
});
afterAll(() => {
  for (const started of [server, proxy, responder]) started.close();
  rmSync(folder, { recursive: true });
});

/** What becomes of a request on a machine where somebody installed the proxy's authority. */
async function onInspectedMachine(port: number): Promise<Outcomes> {
  const child = fork(join(import.meta.dirname, '../testing/inspected-client.ts'), [], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'inspector.pem') },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
  });
  const request: TlsRequest = {
    method: 'GET',
    url: `https://localhost:${port}/secret`,
    headers: {},
    pins: [server.certificate.raw],
    at: Date.now(),
    connectTimeout: 5_000,
    responseTimeout: 5_000,
  };
  child.send(request);
  const [outcomes] = (await once(child, 'message')) as [Outcomes];
  await once(child, 'exit');
  return outcomes;
}

test('CCS, server identification and trust: an inspecting proxy whose authority the machine trusts is refused, and sees no request of ours', async () => {
  expect(await onInspectedMachine(proxy.port)).toEqual({
    trustingTheMachine: 200,
    pinned: 'server-certificate-not-listed',
    checked: 'server-certificate-not-listed',
  });
  // Only the program that trusts the machine's authorities was read and forwarded.
  expect({ proxy: proxy.seen, server: server.seen }).toEqual({ proxy: ['GET /secret'], server: ['GET /secret'] });
});

test('the same machine reaches the listed server, although its authority is none of the machine’s', async () => {
  expect(await onInspectedMachine(server.port)).toEqual({
    trustingTheMachine: 'SELF_SIGNED_CERT_IN_CHAIN',
    pinned: 200,
    checked: 'accepted',
  });
});
