/** One HTTP request as a typed client makes it. Names of headers are in lower case. */
export interface ProtocolRequest {
  readonly method: 'GET' | 'POST';
  /** Absolute path at the server, percent-encoded: `/key-capsules/KC…`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** The answer. Names of headers are in lower case; a header that was not sent is absent. */
export interface ProtocolResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** Carries a request to one server and brings its answer. Trust, pins and client keys are the transport's own. */
export type Transport = (request: ProtocolRequest) => Promise<ProtocolResponse>;
