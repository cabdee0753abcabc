import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { presentedCertificates } from '@testbed/pki';
import type { FastifyRequest } from 'fastify';
import type { RawRequest } from '../request.ts';

/** The request as the rules see it. */
export function rawRequest(request: FastifyRequest): RawRequest {
  const { raw, params, body } = request;
  return {
    method: raw.method ?? '',
    path: (raw.url ?? '').split('?')[0] ?? '',
    parameters: params as Record<string, string | undefined>,
    headers: flatten(raw.headers),
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    peer: raw.socket instanceof TLSSocket ? peerChain(raw.socket) : [],
  };
}

function flatten(headers: IncomingMessage['headers']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}

/** What a peer presented stands for the whole connection (TLS 1.3 has no renegotiation): it is read once, and so are the certificates in it. */
const chains = new WeakMap<TLSSocket, readonly Uint8Array[]>();

function peerChain(socket: TLSSocket): readonly Uint8Array[] {
  const known = chains.get(socket);
  if (known) return known;
  const chain = presentedCertificates(socket);
  chains.set(socket, chain);
  return chain;
}
