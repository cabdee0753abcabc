/** Everything this library refuses, as one closed set. What `lintServerList` finds has codes of its own. */
export type ServerListCode =
  // reading a list and finding a server in it
  | 'server-list-unreadable'
  | 'server-list-invalid'
  | 'server-id-duplicate'
  | 'server-unknown'
  | 'server-type-mismatch'
  | 'server-retired'
  | 'server-decrypt-only'
  // the signed list: the files beside it
  | 'server-list-root-invalid'
  | 'server-list-signatures-invalid'
  | 'server-list-freshness-invalid'
  | 'server-list-state-invalid'
  | 'server-list-key-unsupported'
  | 'server-list-unsigned'
  // the signed list: attacks and accidents
  | 'server-list-signature-wrong'
  | 'server-list-signer-unknown'
  | 'server-list-under-threshold'
  | 'server-list-root-replaced'
  | 'server-list-root-rollback'
  | 'server-list-root-gap'
  | 'server-list-root-expired'
  | 'server-list-environment-mismatch'
  | 'server-list-mix-and-match'
  | 'server-list-rollback'
  | 'server-list-replaced'
  | 'server-list-chain-broken'
  | 'server-list-expired'
  | 'server-list-frozen'
  | 'server-list-future'
  // exports
  | 'server-list-export-impossible'
  | 'server-list-export-base-invalid'
  | 'server-list-export-unfaithful';

/** What helps to understand a refusal: what should have been there, what was, and what to do now. */
export interface ServerListProblemDetails extends ErrorOptions {
  readonly expected?: string;
  readonly actual?: string;
  readonly next?: string;
}

/** Why a trusted-server list, or a server in it, can't be used, signed or exported. Never carries a key or a PIN. */
export class ServerListProblem extends Error {
  override readonly name = 'ServerListProblem';
  readonly code: ServerListCode;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly next: string | undefined;

  constructor(code: ServerListCode, message: string, { expected, actual, next, ...options }: ServerListProblemDetails = {}) {
    super(message, options);
    this.code = code;
    this.expected = expected;
    this.actual = actual;
    this.next = next;
  }
}
