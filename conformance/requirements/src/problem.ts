export type LedgerCode = 'ledger-invalid' | 'requirement-duplicate' | 'document-unknown' | 'requirement-unknown';

/** Why the ledger, or a reference to it, can't be used. */
export class LedgerProblem extends Error {
  override readonly name = 'LedgerProblem';
  readonly code: LedgerCode;
  readonly next: string;

  constructor(code: LedgerCode, message: string, next: string) {
    super(message);
    this.code = code;
    this.next = next;
  }
}
