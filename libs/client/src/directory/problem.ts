/** Why a search for a recipient's certificates found nothing to use. */
export type DirectoryCode =
  | 'person-code-invalid'
  | 'person-not-found'
  | 'person-certificates-unusable'
  | 'directory-unavailable'
  | 'directory-untrusted'
  | 'directory-refused'
  | 'directory-malformed';

/** What helps to understand a failed search. */
export interface DirectoryProblemDetails extends ErrorOptions {
  readonly expected?: string;
  readonly actual?: string;
  readonly next?: string;
}

/** A search of the directory that failed. */
export class DirectoryProblem extends Error {
  override readonly name = 'DirectoryProblem';
  readonly code: DirectoryCode;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly next: string | undefined;

  constructor(code: DirectoryCode, message: string, { expected, actual, next, ...options }: DirectoryProblemDetails = {}) {
    super(message, options);
    this.code = code;
    this.expected = expected;
    this.actual = actual;
    this.next = next;
  }
}
