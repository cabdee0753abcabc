import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { SecureContext, TLSSocket } from 'node:tls';
import { LoadProblem } from '../problem.ts';

/** How requests reach a server: over a connection each, with a full handshake or a resumed session, or over one that is kept. */
export type ConnectionKind = 'new' | 'resumed' | 'kept';

/** What is asked of a server. */
export interface Question {
  readonly method: 'GET' | 'POST';
  /** With origin: `https://localhost:9443/key-capsules`. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What it answered, and how long all of it took, the connection included. */
export interface Reply {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
  readonly milliseconds: number;
  /** Whether the server went on with the session of an earlier connection. */
  readonly resumed: boolean;
}

/** One user's way to servers. */
export interface Caller {
  /** @throws LoadProblem `target-unsuitable` when the answer has another status than this one, or none comes */
  ask(question: Question, expected: number): Promise<Reply>;
  close(): void;
}

/** Longer than this no request is waited for; milliseconds. */
const patience = 15_000;

/** @param secureContext whom the caller believes, and the certificate that it shows if the server asks for one */
export function openCaller(kind: ConnectionKind, secureContext: SecureContext): Caller {
  const agent = new Agent({ secureContext, ...(kind === 'kept' ? { keepAlive: true, maxSockets: 1 } : { maxCachedSessions: kind === 'resumed' ? 1 : 0 }) });
  return {
    async ask(question, expected) {
      const reply = await exchange(question, agent);
      if (reply.status === expected) return reply;
      throw unmeasured(question, `answered ${reply.status} instead of ${expected}`);
    },
    close: () => agent.destroy(),
  };
}

function exchange(question: Question, agent: Agent): Promise<Reply> {
  const { method, url, headers, body = '' } = question;
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
    const message = request(url, { method, agent, headers: { ...headers, ...length }, timeout: patience }, (response) => {
      const { statusCode: status = 0, headers: { location } } = response;
      const resumed = (response.socket as TLSSocket).isSessionReused();
      text(response).then((content) => resolve({ status, location, body: content, milliseconds: performance.now() - began, resumed }), (error: Error) => reject(unmeasured(question, error.message)));
    });
    message.on('timeout', () => message.destroy(new Error('no answer in time')));
    message.on('error', (error) => reject(unmeasured(question, error.message)));
    message.end(body);
  });
}

function unmeasured({ method, url }: Question, what: string): LoadProblem {
  return new LoadProblem('target-unsuitable', `${method} ${new URL(url).origin}: ${what}`, 'certify the server first: testbed certify server; or measure with fewer users');
}
