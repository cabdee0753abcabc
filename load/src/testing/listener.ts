import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { issueCertificate, type Hierarchy } from '@testbed/pki';

const day = 86_400_000;

/** From yesterday until tomorrow. */
export const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) };

/** A fresh key of a server on this machine, and its certificate. */
export function tlsOf({ authorities }: Hierarchy): { readonly cert: string; readonly key: string | Buffer; readonly minVersion: 'TLSv1.3' } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = issueCertificate(authorities.tls, { profile: 'tls-server', names: ['localhost'], publicKey, ...validity });
  return { cert: String(certificate), key: privateKey.export({ type: 'pkcs8', format: 'pem' }), minVersion: 'TLSv1.3' };
}

/** Resolves to the origin: `https://localhost:port`. */
export async function listen(server: Server): Promise<string> {
  await once(server.listen(0, 'localhost'), 'listening');
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}
