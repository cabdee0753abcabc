export type TargetCode =
  | 'target-unreadable'
  | 'target-invalid'
  | 'target-key-store'
  | 'target-trust'
  | 'target-identity'
  | 'target-profile'
  | 'target-unreachable'
  | 'target-chain'
  | 'target-clock'
  | 'target-service';

/** The target or its file is not ready to be certified. Never a verdict: exit 3. */
export class TargetProblem extends Error {
  override readonly name = 'TargetProblem';
  readonly code: TargetCode;
  readonly next: string;

  constructor(code: TargetCode, message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.next = next;
  }
}
