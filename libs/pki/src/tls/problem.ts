/** Why an HTTPS request to a listed server failed before a usable answer was there. */
export type TlsCode =
  | 'connection-failed'
  | 'connection-timeout'
  | 'tls-failed'
  | 'server-certificate-not-listed'
  | 'server-certificate-not-valid-now'
  | 'server-name-mismatch'
  | 'response-timeout'
  | 'response-malformed'
  | 'response-too-large';

/** A failed request. `phase` tells whether the request could have reached the server. */
export class TlsProblem extends Error {
  override readonly name = 'TlsProblem';
  readonly code: TlsCode;
  readonly phase: 'connect' | 'exchange';

  constructor(code: TlsCode, phase: 'connect' | 'exchange', message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.phase = phase;
  }
}
