/** Why an HTTPS request to a listed server failed before a usable answer was there. */
export type TlsCode =
  | 'connection-failed'
  | 'connection-timeout'
  | 'tls-failed'
  | 'server-certificate-not-listed'
  | 'server-certificate-not-valid-now'
  | 'server-name-mismatch'
  | 'server-certificate-revoked'
  | 'server-certificate-status-unknown'
  | 'server-revocation-unavailable'
  | 'response-timeout'
  | 'response-malformed'
  | 'response-too-large';

/** A failed request. `phase` tells whether the request could have reached the server, `next` what to do now. */
export class TlsProblem extends Error {
  override readonly name = 'TlsProblem';
  readonly code: TlsCode;
  readonly phase: 'connect' | 'exchange';
  readonly next: string | undefined;

  constructor(code: TlsCode, phase: 'connect' | 'exchange', message: string, { next, ...options }: ErrorOptions & { readonly next?: string | undefined } = {}) {
    super(message, options);
    this.code = code;
    this.phase = phase;
    this.next = next;
  }
}
