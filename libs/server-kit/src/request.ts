/** A request as it came in: nothing is interpreted yet. */
export interface RawRequest {
  readonly method: string;
  /** The path without a query, as it was sent (percent-encoded). */
  readonly path: string;
  /** Path parameters of the endpoint, decoded. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** DER of the certificates the peer presented, its own first. A resumed session brings only that one. */
  readonly peer: readonly Uint8Array[];
}

/** What is answered. Without a body the answer is empty. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}
