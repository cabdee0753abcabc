import type { IncomingMessage } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import type { Header } from '../answer.ts';

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: string;
  readonly protocol: string | null;
  /** Of the server's certificate, SHA-256. */
  readonly fingerprint: string;
}

/** Asks on a connection of its own. Rejects with the error of Node, which has a code. */
export function ask(url: string, options: RequestOptions & { readonly body?: string | Uint8Array } = {}): Promise<RawAnswer> {
  const { body, ...rest } = options;
  return new Promise((resolve, reject) => {
    const message = request(url, { agent: new Agent({ maxCachedSessions: 0 }), ...rest }, (response) => void read(response).then(resolve, reject));
    message.on('error', reject);
    message.end(body);
  });
}

/** Milliseconds between the beginning of something and its end, and its outcome. */
export async function timed<Outcome>(action: Promise<Outcome>): Promise<{ readonly outcome: Outcome; readonly took: number }> {
  const begun = performance.now();
  const outcome = await action;
  return { outcome, took: performance.now() - begun };
}

async function read(response: IncomingMessage): Promise<RawAnswer> {
  // The connection may end before the body does.
  const socket = response.socket as TLSSocket;
  const protocol = socket.getProtocol();
  const fingerprint = socket.getPeerX509Certificate()?.fingerprint256 ?? '';
  const body = await buffer(response);
  const headers = response.rawHeaders.flatMap((name, index): Header[] => (index % 2 === 0 ? [[name, response.rawHeaders[index + 1] ?? '']] : []));
  return { status: response.statusCode ?? 0, headers, body: body.toString(), protocol, fingerprint };
}
