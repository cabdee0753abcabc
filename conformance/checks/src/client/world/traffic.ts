import type { Exchange } from '@testbed/wire';

/** A connection that a server of the world saw, or a request on it (`GET /traffic` of the control interface). */
export interface Seen {
  readonly server: string;
  readonly listener: string;
  readonly kind: 'connection' | 'exchange';
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly tls?: { readonly protocol: string; readonly cipher: string; readonly resumed: boolean };
  readonly client?: { readonly subject: string; readonly fingerprint: string };
  readonly request?: { readonly method: string; readonly path: string; readonly headers: SeenHeaders; readonly body: SeenBody; readonly complete: boolean };
  readonly answer?: { readonly status: number; readonly headers: SeenHeaders; readonly body: SeenBody };
  readonly fault?: string;
}

/** Values by lower-case name. */
export type SeenHeaders = Readonly<Record<string, readonly string[]>>;

export type SeenBody = { readonly text: string } | { readonly base64: string };

/** A request that a server saw, with what it says unpacked. */
export interface SeenRequest {
  readonly server: string;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly header: (name: string) => string | undefined;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
  readonly status: number | undefined;
  /** The answer's body as JSON; undefined when it is none. */
  readonly answer: unknown;
  /** The last part of the answer's Location. */
  readonly createdId: string | undefined;
  /** SHA-256 of the client's certificate in hex. */
  readonly clientFingerprint: string | undefined;
  readonly protocol: string | undefined;
}

/** The requests among what was seen. */
export function requestsIn(seen: readonly Seen[]): readonly SeenRequest[] {
  return seen.flatMap((entry): SeenRequest[] => {
    const { server, at, request, answer, client, tls } = entry;
    if (!request) return [];
    return [
      {
        server,
        at,
        method: request.method,
        path: request.path,
        header: (name) => request.headers[name.toLowerCase()]?.[0],
        json: jsonOf(request.body),
        status: answer?.status,
        answer: answer && jsonOf(answer.body),
        createdId: answer?.headers['location']?.[0]?.split('/').at(-1),
        clientFingerprint: client?.fingerprint,
        protocol: tls?.protocol,
      },
    ];
  });
}

/** A request as transcripts have it: the actor is the client under test, and shares are blanked. */
export function evidenceOf({ server, listener, at, tls, request, answer }: Seen): Exchange | undefined {
  if (!request) return undefined;
  const body = shown(request.body);
  return {
    actor: 'the client',
    origin: `${server}, ${listener}`,
    startedAt: at,
    duration: 0,
    request: { method: request.method, path: request.path, headers: pairs(request.headers), ...(body.length > 0 && { body }) },
    ...(tls && { connection: { ...tls, serverCertificate: Buffer.alloc(0) } }),
    ...(answer && { response: { status: answer.status, reason: '', headers: pairs(answer.headers), body: shown(answer.body) } }),
  };
}

function pairs(headers: SeenHeaders): [string, string][] {
  return Object.entries(headers).flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
}

function bytesOf(body: SeenBody): Buffer {
  return 'text' in body ? Buffer.from(body.text) : Buffer.from(body.base64, 'base64');
}

function shown(body: SeenBody): Buffer {
  return 'text' in body ? Buffer.from(body.text.replaceAll(/("share"\s*:\s*")[^"]*/g, '$1•••')) : bytesOf(body);
}

function jsonOf(body: SeenBody): unknown {
  try {
    return JSON.parse(bytesOf(body).toString());
  } catch {
    return undefined;
  }
}
