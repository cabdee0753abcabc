/** The first group is about writing, the second about reading a folder that is no report, the third refuses evidence. */
export type ReportCode =
  | 'folder-in-use'
  | 'folder-unwritable'
  | 'key-unreadable'
  | 'key-unsupported'
  | 'not-a-report'
  | 'file-changed'
  | 'file-missing'
  | 'file-added'
  | 'signature-invalid'
  | 'signer-not-trusted'
  | 'run-incomplete';

/** Why a report can't be written, or is no evidence. */
export class ReportProblem extends Error {
  override readonly name = 'ReportProblem';
  readonly code: ReportCode;
  readonly next: string;

  constructor(code: ReportCode, message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.next = next;
  }
}
