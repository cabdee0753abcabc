import type { ReceivedProblem } from './body.ts';

/** Why a client's request to a server gave no usable answer. */
export type ProtocolCode =
  | 'capsule-refused'
  | 'capsule-not-found'
  | 'client-certificate-refused'
  | 'request-refused'
  | 'response-malformed'
  | 'server-error'
  | 'share-id-malformed'
  | 'share-id-missing'
  | 'share-not-found'
  | 'share-refused'
  | 'ticket-refused'
  | 'transaction-id-malformed'
  | 'transaction-id-missing';

/** What a {@link ProtocolProblem} carries besides its code. */
export interface ProtocolProblemDetails {
  /** HTTP status of the answer, where there was one. */
  readonly status?: number;
  /** What the server said in a problem body, where it sent one. */
  readonly problem?: ReceivedProblem;
  readonly expected?: string;
  readonly actual?: string;
}

/** A refused or unusable exchange with a server. `next` says what the person in front can do now. */
export class ProtocolProblem extends Error {
  override readonly name = 'ProtocolProblem';
  readonly code: ProtocolCode;
  readonly status: number | undefined;
  readonly problem: ReceivedProblem;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly next: string;

  constructor(code: ProtocolCode, message: string, details: ProtocolProblemDetails = {}) {
    super(message);
    this.code = code;
    this.status = details.status;
    this.problem = details.problem ?? {};
    this.expected = details.expected ?? details.problem?.expected;
    this.actual = details.actual ?? details.problem?.actual;
    this.next = nextSteps[code];
  }
}

const nextSteps: Readonly<Record<ProtocolCode, string>> = {
  'capsule-refused': 'Correct what the server names (often the expiry time) and send again.',
  'capsule-not-found': 'Check that the right card is used; the capsule may also have expired and be gone for good.',
  'client-certificate-refused': 'Use a valid certificate of a supported issuer.',
  'request-refused': 'Report this to the operator of the server: it does not follow the contract.',
  'response-malformed': 'Report this to the operator of the server: it does not follow the contract.',
  'server-error': 'Try again later.',
  'share-id-malformed': 'The container is damaged or made by faulty software; ask the sender for a new one.',
  'share-id-missing': 'Report this to the operator of the server: it does not follow the contract.',
  'share-not-found': 'The share is another person\'s, or it has expired and the container cannot be decrypted with it any more.',
  'share-refused': 'Correct what the server names (often the expiry time) and send again.',
  'ticket-refused': 'Authenticate again, with a valid certificate of the person the container is for.',
  'transaction-id-malformed': 'The container is damaged or made by faulty software; ask the sender for a new one.',
  'transaction-id-missing': 'Report this to the operator of the server: it does not follow the contract.',
};
