import type { IncomingMessage } from 'node:http';
import { TLSSocket, type DetailedPeerCertificate } from 'node:tls';
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

function peerChain(socket: TLSSocket): Uint8Array[] {
  const chain: Uint8Array[] = [];
  const seen = new Set<DetailedPeerCertificate>();
  // Without a certificate Node gives an empty object; a self-signed one is its own issuer.
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (next?.raw && !seen.has(next)) {
    seen.add(next);
    chain.push(next.raw);
    next = next.issuerCertificate;
  }
  return chain;
}
