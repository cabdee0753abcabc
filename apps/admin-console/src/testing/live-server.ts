/** For tests only: a capsule server as far as a probe sees one, on two ports, with certificates that can change. */
import { generateKeyPairSync, type KeyObject, type X509Certificate } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createSecureContext, createServer, type Server } from 'node:tls';
import { createHierarchy, issueCertificate } from '@testbed/pki';

export interface LiveServer {
  readonly sender: string;
  readonly recipient: string;
  /** What it presents. */
  readonly certificate: X509Certificate;
  /** Another certificate for the same server, not presented yet. */
  readonly next: X509Certificate;
  close(): Promise<void>;
}

export async function startLiveServer(): Promise<LiveServer> {
  const now = new Date();
  const { authorities } = await createHierarchy({ now, services: 'http://127.0.0.1:9080' });
  const order = (key: KeyObject) => issueCertificate(authorities.tls, { profile: 'tls-server', names: ['localhost'], publicKey: key, notBefore: new Date(now.getTime() - 86_400_000), notAfter: new Date(now.getTime() + 397 * 86_400_000) });
  const [current, next] = [generateKeyPairSync('ec', { namedCurve: 'P-384' }), generateKeyPairSync('ec', { namedCurve: 'P-384' })];
  const certificate = order(current.publicKey);
  const context = createSecureContext({ cert: [certificate.toString(), authorities.tls.certificate.toString()].join('\n'), key: current.privateKey.export({ type: 'pkcs8', format: 'pem' }) });
  const listen = (requestCert: boolean) =>
    new Promise<Server>((resolve) => {
      const server = createServer({ requestCert, rejectUnauthorized: false, SNICallback: (_name, done) => done(null, context) }, (socket) => socket.on('error', () => {}).end());
      server.listen(0, '127.0.0.1', () => resolve(server));
    });
  const servers = [await listen(false), await listen(true)];
  const [sender = '', recipient = ''] = servers.map((server) => `https://localhost:${(server.address() as AddressInfo).port}`);
  return {
    sender,
    recipient,
    certificate,
    next: order(next.publicKey),
    async close() {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}
