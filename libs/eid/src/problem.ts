/** Why proving an identity or decrypting with it failed. */
export type EidCode =
  | 'pin-incorrect'
  | 'pin-locked'
  | 'pin-length'
  | 'token-not-found'
  | 'token-removed'
  | 'token-exists'
  | 'token-refused'
  | 'token-unresponsive'
  | 'module-not-loadable'
  | 'softhsm-missing'
  | 'engine-missing'
  | 'engine-failed'
  | 'key-not-found'
  | 'certificate-missing'
  | 'wrong-key-type'
  | 'ecdh-failed'
  | 'rsa-decryption-failed'
  | 'session-ended'
  | 'agent-failed';

/** A refusal by a means of identity. `next` says what to do now, where there is something to do. */
export class EidProblem extends Error {
  override readonly name = 'EidProblem';
  readonly code: EidCode;
  readonly next: string | undefined;

  constructor(code: EidCode, message: string, next?: string) {
    super(message);
    this.code = code;
    this.next = next;
  }
}
