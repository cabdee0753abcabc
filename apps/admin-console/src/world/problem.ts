export type WorldCode = 'world-not-configured' | 'world-unreadable' | 'world-not-running' | 'world-refused' | 'person-unknown' | 'request-malformed';

/** Why the console can't show or change the world. */
export class WorldProblem extends Error {
  override readonly name = 'WorldProblem';
  readonly code: WorldCode;
  readonly next: string;

  constructor(code: WorldCode, message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.next = next;
  }
}
