import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { issueCertificate, type Hierarchy, type TlsRequest } from '@testbed/pki';
import { aroundNow, ecKey } from './card-world.ts';

/** A server on loopback that asks for a client certificate, and remembers what it saw. */
export interface MutualTlsServer {
  /** SHA-256 of the client's certificate, for every request that arrived. */
  readonly clients: (string | undefined)[];
  readonly certificate: Uint8Array;
  /** A request that this server's certificate is listed for. */
  readonly request: TlsRequest;
  close(): Promise<void>;
}

/** Lets clients with a certificate of an ID-card in, over TLS 1.3, and answers with what they send. */
export async function mutualTlsServer({ authorities }: Hierarchy): Promise<MutualTlsServer> {
  const key = ecKey('P-256');
  const certificate = issueCertificate(authorities.tls, {
    profile: 'tls-server',
    names: ['localhost', '127.0.0.1'],
    publicKey: createPublicKey(key),
    ...aroundNow(),
  });
  const clients: (string | undefined)[] = [];
  const options = {
    key: key.export({ type: 'pkcs8', format: 'pem' }),
    cert: certificate.toString(),
    ca: [authorities['id-card'].certificate.toString(), authorities.root.certificate.toString()],
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.3' as const,
  };
  const server = createServer(options, (request, response) => {
    clients.push((request.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256);
    request.pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    clients,
    certificate: certificate.raw,
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
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
