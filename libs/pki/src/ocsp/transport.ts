import type { Agent, ClientRequest } from 'node:http';
import { PkiProblem } from '../problem.ts';

// Imported, node:http would bring all of undici along.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/** Carries an OCSP request to a responder and brings the response. @throws PkiProblem `ocsp-unreachable`, `ocsp-timeout`, `ocsp-malformed` */
export type OcspTransport = (url: string, request: Uint8Array) => Promise<Uint8Array>;

/** A response about one certificate, with a few certificates in it, has a few kilobytes. */
const maximumResponse = 64 * 1024;

/**
 * OCSP over HTTP POST (RFC 6960 A.1), on connections that are kept for the next question.
 *
 * @param timeout milliseconds until the whole response must be there
 */
export function httpOcspTransport(timeout: number): OcspTransport {
  const agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };
  return async (url, request) => {
    const agent = agents[URL.parse(url)?.protocol as keyof typeof agents] as Agent | undefined;
    if (!agent) throw unreachable(url, 'no http address');
    const until = performance.now() + timeout;
    try {
      return await exchange({ url, request, agent, timeout, until });
    } catch (cause) {
      if (cause instanceof PkiProblem) throw cause;
      throw unreachable(url, 'no connection', cause);
    }
  };
}

interface Question {
  readonly url: string;
  readonly request: Uint8Array;
  readonly agent: Agent;
  /** Milliseconds that both tries have together. */
  readonly timeout: number;
  /** When they are over, by the clock of `performance`. */
  readonly until: number;
}

/** Asks, and once more where the responder has just ended the connection that was kept. */
async function exchange(question: Question): Promise<Uint8Array> {
  const first = post(question);
  try {
    return await responseTo(first, question);
  } catch (error) {
    if (!first.reusedSocket || (error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
    return responseTo(post(question), question);
  }
}

function post({ url, request, agent }: Question): ClientRequest {
  const headers = { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response', 'content-length': request.length };
  return (url.startsWith('https:') ? https : http).request(url, { method: 'POST', headers, agent }).end(request);
}

function responseTo(asked: ClientRequest, { url, timeout, until }: Question): Promise<Uint8Array> {
  return new Promise<Uint8Array>((resolve, reject) => {
    const late = (): void => fail(new PkiProblem('ocsp-timeout', `the OCSP responder ${url} did not answer within ${timeout} ms`));
    const timer = setTimeout(late, Math.max(until - performance.now(), 0));
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
      // What is not wanted to its end must not wait in a kept connection.
      asked.destroy();
    };
    asked.on('error', fail);
    asked.on('response', (response) => {
      const { statusCode = 0 } = response;
      if (statusCode < 200 || statusCode > 299) return fail(unreachable(url, `HTTP status ${statusCode}`));
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > maximumResponse) fail(new PkiProblem('ocsp-malformed', `the OCSP responder ${url} answered more than ${maximumResponse} bytes`));
      });
      response.on('error', fail);
      response.on('end', () => {
        clearTimeout(timer);
        resolve(new Uint8Array(Buffer.concat(chunks)));
      });
    });
  });
}

function unreachable(url: string, actual: string, cause?: unknown): PkiProblem {
  return new PkiProblem('ocsp-unreachable', `the OCSP responder ${url} could not be asked: ${actual}`, {
    actual,
    next: 'check that the responder runs and that its address is right',
    cause,
  });
}
