/**
 * What a server can find wrong with a ticket it could read, in the order in which it is judged
 * (UC.KTS.07/6a; ch06 "Verifying SD-JWT"). A scheme that has no such thing skips the step.
 */
export const ticketSteps = [
  'ticket-type',
  'ticket-critical-header',
  'ticket-algorithm',
  'ticket-key',
  'ticket-signature',
  'ticket-claim',
  'ticket-issuer-malformed',
  'ticket-issuer-mismatch',
  'ticket-digest-algorithm',
  'ticket-disclosure-repeated',
  'ticket-disclosure-unreferenced',
  'ticket-audience-plain',
  'ticket-audience-undisclosed',
  'ticket-audience-count',
  'ticket-audience-malformed',
  'ticket-audience-server',
  'ticket-audience-share',
] as const;

/** One step of the verification, named by the code it refuses with. */
export type TicketStep = (typeof ticketSteps)[number];

/** Everything this library refuses, as one closed set. */
export type TicketCode =
  | TicketStep
  /** The presentation is of no known scheme, or cannot be read as one of its own. */
  | 'ticket-malformed'
  /** The headers of a request do not hold exactly one ticket and its certificate. */
  | 'ticket-headers'
  /** The certificate header is not a certificate. */
  | 'ticket-certificate'
  /** A ticket was ordered that no server would accept. */
  | 'ticket-order'
  /** The signer returned something that is no signature of the algorithm. */
  | 'ticket-signer'
  /** The ticket is not for the server and share it should be presented to. */
  | 'ticket-address';

/** What was wrong: never a nonce, a salt or a person. */
export interface Finding {
  readonly expected: string;
  readonly actual: string;
}

/** The finding of a step whose condition does not hold. */
export function unless(holds: boolean, expected: string, actual: string): Finding | undefined {
  return holds ? undefined : { expected, actual };
}

/** A refusal of this library. */
export class TicketProblem extends Error {
  override readonly name = 'TicketProblem';
  readonly code: TicketCode;
  readonly expected: string;
  readonly actual: string;

  constructor(code: TicketCode, { expected, actual }: Finding) {
    super(`${code}: expected ${expected}, got ${actual}`);
    this.code = code;
    this.expected = expected;
    this.actual = actual;
  }
}
