/** Why a server cannot start or its store refused. */
export type ServerCode = 'address-unavailable' | 'configuration-invalid' | 'item-exists' | 'store-unusable';

/** What a {@link ServerProblem} carries besides its code. */
export interface ServerProblemDetails {
  readonly expected?: string;
  readonly actual?: string;
  /** What to do now. */
  readonly next?: string;
  readonly cause?: unknown;
}

/** A problem of the server itself, for who runs it. Clients of the server never see one. */
export class ServerProblem extends Error {
  override readonly name = 'ServerProblem';
  readonly code: ServerCode;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly next: string | undefined;

  constructor(code: ServerCode, message: string, { expected, actual, next, cause }: ServerProblemDetails = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.expected = expected;
    this.actual = actual;
    this.next = next;
  }
}
