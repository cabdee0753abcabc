import type { Header, SentRequest } from './exchange.ts';

/** A request; the Host header and the length of the body are added unless given. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: readonly Header[];
  readonly body?: Uint8Array;
}

/** Bytes to write, and milliseconds to wait before each further piece. */
export interface RawRequest {
  readonly pieces: readonly Uint8Array[];
  readonly pauseBetween?: number;
}

/** The request as it will be written. */
export function complete({ method, path, headers = [], body }: WireRequest, origin: string): SentRequest {
  const has = (name: string): boolean => headers.some(([found]) => found.toLowerCase() === name);
  const added: Header[] = [];
  if (!has('host')) added.push(['Host', new URL(origin).host]);
  if (body && !has('content-length') && !has('transfer-encoding')) added.push(['Content-Length', String(body.length)]);
  return { method, path, headers: [...added, ...headers], ...(body && { body }) };
}

/** In the form of HTTP/1.1 (RFC 9112 2.1). */
export function serialise({ method, path, headers, body = new Uint8Array() }: SentRequest): Buffer {
  const head = [`${method} ${path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}
