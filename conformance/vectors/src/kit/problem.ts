/** Why the kit was not written: the folder holds something else, or can't be written. */
export type VectorCode = 'folder-foreign' | 'folder-unwritable';

/** A failure to write the kit. Nothing half-written is left. */
export class VectorProblem extends Error {
  override readonly name = 'VectorProblem';
  readonly code: VectorCode;
  /** What the user can do now. */
  readonly next: string;

  constructor(code: VectorCode, message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.next = next;
  }
}
