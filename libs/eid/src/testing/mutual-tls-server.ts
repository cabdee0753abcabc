import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { answerOcsp, issueCertificate, type CertificateStatus, type Hierarchy, type TlsRequest } from '@testbed/pki';
import { aroundNow, ecKey } from './card-world.ts';

/** A server on loopback that asks for a client certificate, and remembers what it saw. */
export interface MutualTlsServer {
  /** SHA-256 of the client's certificate, for every request that arrived. */
  readonly clients: (string | undefined)[];
  readonly certificate: Uint8Array;
  /** What the OCSP responder says of its certificate; good until a test says otherwise. */
  status: CertificateStatus;
  /** A request that this server's certificate is listed for. */
  readonly request: TlsRequest;
  close(): Promise<void>;
}

/** Lets clients with a certificate of an ID-card in, over TLS 1.3, and answers with what they send. */
export async function mutualTlsServer({ authorities }: Hierarchy): Promise<MutualTlsServer> {
  const key = ecKey('P-256');
  const { tls } = authorities;
  const responder = createHttpServer((request, response) => {
    void buffer(request).then((body) => {
      const own = { issuer: tls.certificate, ...tls.responder, statusOf: () => running.status };
      response.end(answerOcsp(body, [own], { thisUpdate: new Date() }).response);
    });
  });
  const ocsp = `http://127.0.0.1:${await listening(responder)}/`;
  const certificate = issueCertificate({ ...tls, addresses: { ...tls.addresses, ocsp } }, {
    profile: 'tls-server',
    names: ['localhost', '127.0.0.1'],
    publicKey: createPublicKey(key),
    ...aroundNow(),
  });
  const clients: (string | undefined)[] = [];
  const options = {
    key: key.export({ type: 'pkcs8', format: 'pem' }),
    cert: certificate.toString() + tls.certificate.toString(),
    ca: [authorities['id-card'].certificate.toString(), authorities.root.certificate.toString()],
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.3' as const,
  };
  const server = createServer(options, (request, response) => {
    clients.push((request.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256);
    request.pipe(response);
  });
  const port = await listening(server);
  const running: MutualTlsServer = {
    clients,
    certificate: certificate.raw,
    status: { status: 'good' },
    request: {
      method: 'POST',
      url: `https://localhost:${port}/key-capsules`,
      headers: { 'content-type': 'text/plain' },
      body: Buffer.from('ping'),
      pins: [certificate.raw],
      at: Date.now(),
      connectTimeout: 5000,
      responseTimeout: 5000,
    },
    async close() {
      for (const ending of [server, responder]) {
        ending.close();
        ending.closeAllConnections();
        await once(ending, 'close');
      }
    },
  };
  return running;
}

async function listening(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}
