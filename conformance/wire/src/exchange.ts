/** One request and what came of it: the evidence of every verdict. Times in milliseconds. */
export interface Exchange {
  /** Who asked: `sender`, `client 1`, … */
  readonly actor: string;
  readonly origin: string;
  /** Since the epoch. */
  readonly startedAt: number;
  readonly duration: number;
  readonly request: SentRequest;
  /** Absent when the handshake did not get that far. */
  readonly connection?: ConnectionFacts;
  /** Absent when no complete response came; then `failure` says why. */
  readonly response?: Response;
  readonly failure?: Failure;
}

/** A request as it was sent. A deliberately malformed one has only `raw`. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
  readonly body?: Uint8Array;
  /** What was written instead of a well-formed request. */
  readonly raw?: Uint8Array;
}

/** Name as sent, value as sent. */
export type Header = readonly [name: string, value: string];

export interface ConnectionFacts {
  /** `TLSv1.3` */
  readonly protocol: string;
  readonly cipher: string;
  readonly resumed: boolean;
  /** DER of what the server presented; empty on a resumed connection that names none. */
  readonly serverCertificate: Uint8Array;
  /** The server asked for a client certificate in this handshake; a resumed one never does. */
  readonly certificateRequested?: boolean;
}

export interface Response {
  readonly status: number;
  readonly reason: string;
  /** Names in lower case, in the order they came, repeated ones repeated. */
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
}

/** Why no response came. The layer tells a refused certificate from a server that is not there. */
export interface Failure {
  /** `connect`: nobody there. `tls`: refused in the handshake or by an alert. `http`: closed, cut or not HTTP. */
  readonly layer: 'connect' | 'tls' | 'http';
  readonly kind: 'refused' | 'alert' | 'closed' | 'timeout' | 'malformed' | 'too-large' | 'untrusted';
  readonly reason: string;
  /** The name of the TLS alert: `certificate_required`. */
  readonly alert?: string;
}

/** The first header of that name, whatever its case. */
export function headerOf(response: Pick<Response, 'headers'>, name: string): string | undefined {
  return response.headers.find(([found]) => found === name.toLowerCase())?.[1];
}
