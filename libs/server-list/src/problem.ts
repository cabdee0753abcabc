export type ServerListCode =
  | 'server-list-unreadable'
  | 'server-list-invalid'
  | 'server-id-duplicate'
  | 'server-unknown'
  | 'server-type-mismatch'
  | 'server-retired'
  | 'server-decrypt-only';

/** Why a trusted-server list, or a server in it, can't be used. */
export class ServerListProblem extends Error {
  override readonly name = 'ServerListProblem';
  readonly code: ServerListCode;
  readonly next: string | undefined;

  constructor(code: ServerListCode, message: string, next?: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.next = next;
  }
}
