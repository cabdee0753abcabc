export type LoadCode = 'k6-missing' | 'k6-too-old' | 'parameter-invalid' | 'target-unsuitable' | 'preparation-failed' | 'folder-in-use' | 'folder-unwritable';

/** Why there can be no load: never a judgement of the target. */
export class LoadProblem extends Error {
  override readonly name = 'LoadProblem';
  readonly code: LoadCode;
  readonly next: string;

  constructor(code: LoadCode, message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.next = next;
  }
}
