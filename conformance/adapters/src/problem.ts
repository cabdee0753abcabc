export type AdapterCode = 'adapter-unreadable' | 'adapter-invalid' | 'argument-unsupported' | 'place-unfilled' | 'client-not-started';

/** The adapter, or what it is asked to do, is not right: never a verdict on the client. */
export class AdapterProblem extends Error {
  override readonly name = 'AdapterProblem';
  readonly code: AdapterCode;
  readonly next: string;

  constructor(code: AdapterCode, message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.next = next;
  }
}
