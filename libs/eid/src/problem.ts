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
  | 'agent-failed'
  | RemoteCode
  | SmartIdCode
  | MobileIdCode;

/** What Smart-ID and Mobile-ID have in common. */
export type RemoteCode =
  | 'code-malformed'
  | 'account-not-found'
  | 'bearer-refused'
  | 'service-answer-malformed'
  | 'service-status-unexpected'
  | 'signer-certificate-of-another'
  | 'signature-invalid';

/** Ends of a Smart-ID session, and refusals of a request for one. */
export type SmartIdCode =
  | 'smart-id-refused'
  | 'smart-id-refused-certificate-choice'
  | 'smart-id-refused-pin'
  | 'smart-id-refused-code-choice'
  | 'smart-id-refused-message'
  | 'smart-id-refused-message-or-code'
  | 'smart-id-timeout'
  | 'smart-id-wrong-code'
  | 'smart-id-interaction-unsupported'
  | 'smart-id-certificate-level'
  | 'smart-id-request-malformed'
  | 'smart-id-relying-party-unknown'
  | 'smart-id-not-permitted'
  | 'smart-id-session-unknown'
  | 'smart-id-account-unsuitable'
  | 'smart-id-account-needs-attention'
  | 'smart-id-client-outdated'
  | 'smart-id-maintenance'
  | 'document-unusable';

/** Ends of a Mobile-ID session, and refusals of a request for one. */
export type MobileIdCode =
  | 'phone-malformed'
  | 'mobile-id-refused'
  | 'mobile-id-timeout'
  | 'mobile-id-transaction-expired'
  | 'mobile-id-hash-mismatch'
  | 'mobile-id-phone-absent'
  | 'mobile-id-sim-error'
  | 'mobile-id-delivery-error'
  | 'mobile-id-request-malformed'
  | 'mobile-id-relying-party-unknown'
  | 'mobile-id-session-unknown';

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
