import { generateKeyPairSync, type X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { openAuthority } from '@testbed/pki';

/** A server with a certificate of the world's authority that answers as the test wants. */
export interface RogueServer {
  readonly url: string;
  readonly certificate: X509Certificate;
  close(): void;
}

/** @param pki the world's `pki` folder */
export async function rogueServer(pki: string, answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void): Promise<RogueServer> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const authority = openAuthority(pki);
  const certificate = authority.issue('tls', {
    profile: 'tls-server',
    names: ['localhost'],
    publicKey,
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 86_400_000),
  });
  const chain = [certificate, authority.hierarchy.authorities.tls.certificate].map(String).join('');
  const server = createServer({ cert: chain, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => answer(request, response, Buffer.concat(chunks)));
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    certificate,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
