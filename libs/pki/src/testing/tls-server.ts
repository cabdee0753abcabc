/** For tests only: a TLS server of a world on loopback, and the OCSP responder that answers about it. */
import { generateKeyPairSync, type X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener, type Server as HttpServer, type ServerResponse } from 'node:http';
import { createServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { issueCertificate, type Issuer } from '../certificate/issue.ts';

export interface TestServer {
  readonly port: number;
  readonly certificate: X509Certificate;
  /** What it was asked, as `GET /path`. */
  readonly seen: string[];
  close(): void;
}

/** A server on `localhost` that answers by the listener; it presents its certificate and these others. */
export async function startTlsServer(issuer: Issuer, chain: readonly X509Certificate[], listener: RequestListener): Promise<TestServer> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const validity = { notBefore: new Date(now - 3600_000), notAfter: new Date(now + 3600_000) };
  const certificate = issueCertificate(issuer, { profile: 'tls-server', names: ['localhost'], publicKey, ...validity });
  const seen: string[] = [];
  const server = createServer(
    { cert: [certificate, ...chain].map(String).join(''), key: privateKey.export({ type: 'pkcs8', format: 'pem' }) },
    (request, response) => {
      seen.push(`${request.method} ${request.url}`);
      listener(request, response);
    },
  );
  return { port: await listening(server), certificate, seen, close: () => end(server) };
}

/** An OCSP responder whose answers a test chooses; it counts the questions. */
export interface TestResponder {
  readonly services: string;
  asked: number;
  answer: (request: Uint8Array, response: ServerResponse) => Uint8Array | undefined;
  close(): void;
}

export async function startResponder(): Promise<TestResponder> {
  const server = createHttpServer((request, response) => {
    responder.asked += 1;
    void buffer(request).then((body) => {
      const answer = responder.answer(body, response);
      if (answer) response.end(answer);
    });
  });
  const responder: TestResponder = {
    services: `http://127.0.0.1:${await listening(server)}`,
    asked: 0,
    answer: () => undefined,
    close: () => end(server),
  };
  return responder;
}

async function listening(server: HttpServer | HttpsServer): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

function end(server: HttpServer | HttpsServer): void {
  server.close();
  server.closeAllConnections();
}
