/** Everything that publishing refuses, as one closed set. */
export type PublishingCode =
  // who may do what
  | 'role-missing'
  | 'own-draft'
  // a draft's way
  | 'draft-unknown'
  | 'draft-state'
  | 'revision-conflict'
  | 'content-too-large'
  | 'content-invalid'
  | 'findings-open'
  | 'digest-mismatch'
  | 'stale'
  | 'version-not-next'
  | 'version-unknown'
  | 'nothing-published'
  | 'reason-missing'
  // publishing
  | 'publication-unfinished'
  | 'live-certificate-not-listed'
  | 'server-unreachable'
  | 'export-unfaithful'
  | 'target-unusable'
  | 'store-unusable'
  // the signer
  | 'signer-refused'
  | 'signer-unavailable'
  | 'signing-keys-invalid'
  | 'signing-keys-exist'
  | 'token-unusable'
  | 'secret-unavailable'
  // certificates
  | 'certificates-unreadable'
  | 'probe-not-allowed'
  | 'probe-failed';

/** What helps to understand a refusal. */
export interface PublishingProblemDetails extends ErrorOptions {
  readonly expected?: string;
  readonly actual?: string;
}

/** Why something can't be drafted, approved, signed or published, and what to do now. Never carries a key or a PIN. */
export class PublishingProblem extends Error {
  override readonly name = 'PublishingProblem';
  readonly code: PublishingCode;
  readonly next: string;
  readonly expected: string | undefined;
  readonly actual: string | undefined;

  constructor(code: PublishingCode, message: string, next: string, { expected, actual, ...options }: PublishingProblemDetails = {}) {
    super(message, options);
    this.code = code;
    this.next = next;
    this.expected = expected;
    this.actual = actual;
  }
}
