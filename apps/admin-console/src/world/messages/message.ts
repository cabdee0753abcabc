import { redactBody, redactHeaders, type ShownHeader } from './redact.ts';
import type { ExchangeEntry, TrafficEntry } from './traffic.ts';

/** A message between participants of the world, without secrets, as a page shows it. */
export interface Message {
  /** The same for the same message, also when it got its answer meanwhile. */
  readonly key: string;
  /** Milliseconds since 1970 by the machine's clock. */
  readonly at: number;
  /** The person of the client's certificate; without one, `client`. */
  readonly from: string;
  /** Name of the server, and which of its listeners it reached. */
  readonly to: string;
  readonly listener: string;
  /** `POST /key-capsules`; of a connection that came to no request, nothing. */
  readonly line: string | undefined;
  readonly status: number | undefined;
  /** What ended a connection. */
  readonly problem: string | undefined;
  /** The fault that acted on it. */
  readonly fault: string | undefined;
  /** `TLSv1.3 TLS_AES_256_GCM_SHA384` */
  readonly tls: string | undefined;
  readonly request: Side | undefined;
  readonly answer: Side | undefined;
}

export interface Side {
  readonly headers: readonly ShownHeader[];
  /** Empty for no body. */
  readonly body: string;
}

/** What a page shows of an entry; undefined for a connection that nothing happened to but its exchanges. */
export function messageOf(entry: TrafficEntry): Message | undefined {
  const { server, listener, at, tls, client, fault } = entry;
  const problem = entry.kind === 'connection' ? entry.problem : undefined;
  if (entry.kind === 'connection' && problem === undefined && fault === undefined) return undefined;
  return {
    key: `${server} ${at}`,
    at,
    from: client ? nameIn(client.subject) : 'client',
    to: server,
    listener,
    problem,
    fault,
    tls: tls && `${tls.protocol} ${tls.cipher}${tls.resumed ? ', resumed' : ''}`,
    ...(entry.kind === 'exchange' ? exchangeOf(entry) : { line: undefined, status: undefined, request: undefined, answer: undefined }),
  };
}

function exchangeOf({ request, answer }: ExchangeEntry): Pick<Message, 'line' | 'status' | 'request' | 'answer'> {
  return {
    line: `${request.method} ${request.path.slice(0, 300)}`,
    status: answer?.status,
    request: { headers: redactHeaders(request.headers), body: redactBody(request.body) },
    answer: answer && { headers: redactHeaders(answer.headers), body: redactBody(answer.body) },
  };
}

/** `MARI MÄNNIK` of a subject whose common name is `MÄNNIK\,MARI\,4…` */
function nameIn(subject: string): string {
  const commonName = /(?:^|,)CN=((?:\\.|[^,\\])*)/.exec(subject)?.[1]?.replaceAll(/\\(.)/g, '$1');
  const [last, first] = commonName?.split(',') ?? [];
  return (first === undefined ? commonName : `${first} ${last}`) ?? 'client';
}
