import { PkiProblem } from '../problem.ts';

/** Carries an OCSP request to a responder and brings the response. @throws PkiProblem `ocsp-unreachable`, `ocsp-timeout`, `ocsp-malformed` */
export type OcspTransport = (url: string, request: Uint8Array) => Promise<Uint8Array>;

/** A response about one certificate, with a few certificates in it, has a few kilobytes. */
const maximumResponse = 64 * 1024;

/** OCSP over HTTP POST (RFC 6960 A.1). @param timeout milliseconds until the whole response must be there */
export function httpOcspTransport(timeout: number): OcspTransport {
  return async (url, request) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
        body: new Uint8Array(request),
        redirect: 'error',
        signal: AbortSignal.timeout(timeout),
      });
      if (!response.ok) throw unreachable(url, `HTTP status ${response.status}`);
      return await bodyOf(response, url);
    } catch (cause) {
      if (cause instanceof PkiProblem) throw cause;
      if (cause instanceof DOMException && cause.name === 'TimeoutError') {
        throw new PkiProblem('ocsp-timeout', `the OCSP responder ${url} did not answer within ${timeout} ms`, { cause });
      }
      throw unreachable(url, 'no connection', cause);
    }
  };
}

async function bodyOf(response: Response, url: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maximumResponse) throw new PkiProblem('ocsp-malformed', `the OCSP responder ${url} answered more than ${maximumResponse} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function unreachable(url: string, actual: string, cause?: unknown): PkiProblem {
  return new PkiProblem('ocsp-unreachable', `the OCSP responder ${url} could not be asked: ${actual}`, {
    actual,
    next: 'check that the responder runs and that its address is right',
    cause,
  });
}
