import type { Answer, Header } from './answer.ts';

/** A connection to a listener, whatever came of it. */
export interface Connection {
  readonly kind: 'connection';
  /** When it began: milliseconds of the machine's clock, greater than of everything before it in this process. */
  readonly at: number;
  readonly port: number;
  /** Its number in this process. */
  readonly connection: number;
  /** Of the handshake, once it was done. */
  readonly tls?: TlsFacts;
  /** The certificate that the client showed. Nobody has judged it yet. */
  readonly client?: ClientCertificate;
  /** Code of what ended the handshake, or of what was no HTTP. */
  readonly problem?: string;
  /** The fault that it suffered. */
  readonly fault?: string;
}

/** A request, and its answer once there is one. */
export interface Exchange {
  readonly kind: 'exchange';
  readonly at: number;
  readonly port: number;
  readonly connection: number;
  readonly tls?: TlsFacts;
  readonly client?: ClientCertificate;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Headers;
    readonly body: Body;
    /** Whether all of it arrived. */
    readonly complete: boolean;
  };
  /** What was to be sent: changed by the fault, if one changes it. Missing while, and where, the server gave none. */
  readonly answer?: { readonly status: number; readonly headers: Headers; readonly body: Body };
  readonly fault?: string;
}

export interface TlsFacts {
  readonly protocol: string;
  readonly cipher: string;
  readonly resumed: boolean;
  /** What the client asked for (SNI). */
  readonly serverName?: string;
}

export interface ClientCertificate {
  /** RFC 4514, most specific first. */
  readonly subject: string;
  /** SHA-256 in hex. */
  readonly fingerprint: string;
}

/** Values by lower-case name, as many as came. */
export type Headers = Readonly<Record<string, readonly string[]>>;

/** Octets as text where they are UTF-8. */
export type Body = { readonly text: string; readonly truncated?: true } | { readonly base64: string; readonly truncated?: true };

/** A connection while it lasts. */
export type OpenConnection = { -readonly [Member in keyof Connection]: Connection[Member] };

/** An exchange while it lasts. */
export interface OpenExchange {
  readonly at: number;
  readonly connection: OpenConnection;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
  received(chunk: Buffer): void;
  complete: boolean;
  answered(answer: Answer): void;
  fault?: string;
}

/** What a process's listeners saw, the oldest forgotten first. */
export interface Traffic {
  connection(port: number): OpenConnection;
  exchange(connection: OpenConnection, request: Pick<OpenExchange, 'method' | 'path' | 'headers'>): OpenExchange;
  /** Everything that began later than this. */
  since(at: number): readonly (Connection | Exchange)[];
  forget(): void;
}

export interface TrafficLimits {
  readonly entries: number;
  /** Of all that is kept. */
  readonly octets: number;
  /** Of one body. */
  readonly body: number;
}

export const defaultTrafficLimits: TrafficLimits = { entries: 2_000, octets: 8 * 1024 * 1024, body: 128 * 1024 };

interface Kept {
  readonly at: number;
  octets: number;
  view(): Connection | Exchange;
}

/** @param now milliseconds of the machine's clock */
export function openTraffic(limits: TrafficLimits, now: () => number): Traffic {
  let kept: Kept[] = [];
  let octets = 0;
  let last = 0;
  let connections = 0;
  const later = (): number => (last = Math.max(now(), last + 0.001));
  const shrink = (): void => {
    while (kept.length > limits.entries || (octets > limits.octets && kept.length > 0)) octets -= kept.shift()?.octets ?? 0;
  };
  const keep = (entry: Kept): void => {
    kept.push(entry);
    octets += entry.octets;
    shrink();
  };
  const grow = (entry: Kept, by: number): void => {
    entry.octets += by;
    // What was forgotten meanwhile no longer counts.
    if (kept.lastIndexOf(entry) < 0) return;
    octets += by;
    shrink();
  };
  return {
    connection(port) {
      connections += 1;
      const connection: OpenConnection = { kind: 'connection', at: later(), port, connection: connections };
      keep({ at: connection.at, octets: entrySize, view: () => connection });
      return connection;
    },
    exchange(connection, request) {
      const body = boundedBody(limits.body);
      let answer: (Omit<Answer, 'body'> & { readonly body: BoundedBody }) | undefined;
      const exchange: OpenExchange = {
        ...request,
        at: later(),
        connection,
        complete: false,
        received: (chunk) => grow(entry, body.add(chunk)),
        answered(given) {
          const bounded = boundedBody(limits.body);
          answer = { ...given, body: bounded };
          grow(entry, bounded.add(given.body) + sizeOf(given.headers));
        },
      };
      const entry: Kept = {
        at: exchange.at,
        octets: entrySize + request.path.length + sizeOf(request.headers),
        view: () => ({
          kind: 'exchange',
          at: exchange.at,
          port: connection.port,
          connection: connection.connection,
          ...(connection.tls && { tls: connection.tls }),
          ...(connection.client && { client: connection.client }),
          request: { method: request.method, path: request.path, headers: headersOf(request.headers), body: body.view(), complete: exchange.complete },
          ...(answer && { answer: { status: answer.status, headers: headersOf(answer.headers), body: answer.body.view() } }),
          ...(exchange.fault !== undefined && { fault: exchange.fault }),
        }),
      };
      keep(entry);
      return exchange;
    },
    since: (at) => kept.filter((entry) => entry.at > at).map((entry) => entry.view()),
    forget() {
      kept = [];
      octets = 0;
    },
  };
}

/** Roughly what an entry takes besides path, headers and bodies. */
const entrySize = 500;

interface BoundedBody {
  /** @returns how many octets of the chunk are kept */
  add(chunk: Buffer): number;
  view(): Body;
}

function boundedBody(most: number): BoundedBody {
  const chunks: Buffer[] = [];
  let length = 0;
  let truncated = false;
  return {
    add(chunk) {
      const part = chunk.subarray(0, most - length);
      truncated ||= part.length < chunk.length;
      // A copy: the part keeps all of the octets that were read with it.
      chunks.push(Buffer.from(part));
      length += part.length;
      return part.length;
    },
    view() {
      const octets = Buffer.concat(chunks);
      const text = octets.toString('utf8');
      return { ...(Buffer.from(text).equals(octets) ? { text } : { base64: octets.toString('base64') }), ...(truncated && { truncated }) };
    },
  };
}

function headersOf(headers: readonly Header[]): Headers {
  const values: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of headers) (values[name.toLowerCase()] ??= []).push(value);
  return values;
}

function sizeOf(headers: readonly Header[]): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}
