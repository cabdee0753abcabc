/** What the console itself refuses; refusals of the workflow carry the codes of `@testbed/publishing`. */
export type ConsoleCode =
  | 'configuration-invalid'
  | 'account-unknown'
  | 'account-exists'
  | 'account-invalid'
  | 'enrolment-invalid'
  | 'password-too-short'
  | 'password-too-long'
  | 'password-common'
  | 'fingerprint-different'
  | 'origin-refused'
  | 'too-many-requests'
  | 'not-signed-in'
  | 'second-factor-missing'
  | 'role-missing'
  | 'not-found'
  | 'method-not-allowed'
  | 'request-invalid'
  | 'request-too-large'
  | 'internal';

/** Why the console refused. Never carries a password, a code or a token. */
export class ConsoleProblem extends Error {
  override readonly name = 'ConsoleProblem';
  readonly code: ConsoleCode;
  /** What to do now. */
  readonly next: string | undefined;

  constructor(code: ConsoleCode, message: string, { next, ...options }: ErrorOptions & { readonly next?: string } = {}) {
    super(message, options);
    this.code = code;
    this.next = next;
  }
}
