import type { TlsRequest, TlsResponse } from '@testbed/pki';

/** An answer to give: a body of status 200, or a status. */
export type ScriptedAnswer = object | number;

/** A signing service that answers as it was told, in the place of a network. */
export interface RemoteService {
  readonly request: (request: TlsRequest) => Promise<TlsResponse>;
  /** What it was asked. */
  readonly requests: TlsRequest[];
}

/** Answers the request for a session with the first, and questions about it with the others; the last one stays. */
export function remoteService(start: ScriptedAnswer, ...states: readonly ScriptedAnswer[]): RemoteService {
  const requests: TlsRequest[] = [];
  let asked = 0;
  return {
    requests,
    async request(request) {
      requests.push(request);
      return responseOf((request.method === 'POST' ? start : states[Math.min(asked++, states.length - 1)]) ?? 404);
    },
  };
}

function responseOf(answer: ScriptedAnswer): TlsResponse {
  if (typeof answer === 'number') return { status: answer, headers: {}, body: Buffer.from('<html>') };
  if (answer instanceof Uint8Array) return { status: 200, headers: {}, body: answer };
  return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(answer)) };
}
