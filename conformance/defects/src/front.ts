import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import type { Answer } from '@testbed/server-kit';
import type { Surgery } from './listeners.ts';

/** What stands between the socket and the rules: it answers itself, or lets the request go on. */
export type Front = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Puts a front before everything that the server does with a request. */
export function front(stand: Front): Surgery {
  return (listener) => {
    const served = listener.listeners('request') as RequestListener[];
    listener.removeAllListeners('request');
    listener.on('request', (request: IncomingMessage, response: ServerResponse) => stand(request, response, () => served.forEach((serve) => serve(request, response))));
  };
}

/** Lets every request in, and changes what goes out. */
export function changedAnswers(change: (answer: Required<Answer>, request: IncomingMessage) => Answer): Surgery {
  return front((request, response, next) => {
    const writeHead = response.writeHead.bind(response);
    const end = response.end.bind(response);
    let begun: Required<Answer> = { status: 200, headers: {}, body: new Uint8Array() };
    response.writeHead = (status: number, headers?: unknown) => {
      begun = { ...begun, status, headers: texts(headers as OutgoingHttpHeaders | undefined) };
      return response;
    };
    response.end = (body?: unknown) => {
      const headersSet = { ...texts(response.getHeaders()), ...begun.headers };
      const { status, headers = {}, body: changed = new Uint8Array() } = change({ status: begun.status, headers: headersSet, body: body instanceof Uint8Array ? body : begun.body }, request);
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      writeHead(status, { ...headers, 'content-length': String(changed.length) });
      return end(changed);
    };
    next();
  });
}

/** Answers some requests without asking anybody. */
export function answering(reply: (request: IncomingMessage) => Answer | undefined): Surgery {
  return front((request, response, next) => {
    const answer = reply(request);
    if (!answer) return next();
    response.writeHead(answer.status, { 'content-length': String(answer.body?.length ?? 0), ...answer.headers }).end(answer.body);
  });
}

/** An answer with some headers more, or without those that are undefined. */
export function withHeaders(answer: Required<Answer>, headers: Readonly<Record<string, string | undefined>>): Answer {
  const kept = Object.entries({ ...answer.headers, ...headers }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...answer, headers: Object.fromEntries(kept) };
}

function texts(headers: OutgoingHttpHeaders = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
