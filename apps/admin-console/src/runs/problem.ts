/** The first group is about reports, the second about certifying. */
export type RunsCode =
  | 'report-unknown'
  | 'report-unreadable'
  | 'file-unknown'
  | 'target-unknown'
  | 'check-malformed'
  | 'run-under-way'
  | 'not-configured';

/** Why a report can't be shown, or a certification can't be started. */
export class RunsProblem extends Error {
  override readonly name = 'RunsProblem';
  readonly code: RunsCode;
  readonly next: string;

  constructor(code: RunsCode, message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.next = next;
  }
}
