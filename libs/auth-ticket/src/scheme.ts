import type { X509Certificate } from 'node:crypto';
import type { Audience, ShareAddress } from './audience.ts';
import type { TicketAlgorithm } from './jose/algorithm.ts';
import { TicketProblem, ticketSteps, type Finding, type TicketStep } from './problem.ts';
import type { Random } from './random.ts';

/** A ticket to make: one signature for every server that holds a share. */
export interface TicketOrder {
  /** `etsi/PNOEE-…`: whose certificate the ticket will be shown with. */
  readonly issuer: string;
  /** At least one; no share of a server twice. */
  readonly audience: readonly Audience[];
  readonly algorithm: TicketAlgorithm;
  /** Signs the JWS signing input: it is hashed by the algorithm's hash. Resolves to JWS signature bytes (`r‖s` for EC). */
  readonly sign: (signingInput: Uint8Array) => Promise<Uint8Array>;
  readonly random: Random;
}

/** What a server judges a ticket against. */
export interface Circumstances {
  /** The certificate the ticket came with, judged before: chain, validity, usage, revocation. */
  readonly certificate: X509Certificate;
  /** The server's own base URL, from its configuration. */
  readonly baseUrl: string;
  /** Whose share the request asks for, from its path. */
  readonly shareId: string;
}

/** What an accepted ticket says. Whether the nonce is one of the server's is the server's to judge. */
export interface TicketClaims {
  /** `etsi/PNOEE-…` */
  readonly issuer: string;
  readonly nonce: string;
}

/** A presentation that could be read; nothing in it is believed yet. */
export interface ReceivedTicket {
  /** What one step finds wrong. Steps are independent of each other. */
  check(step: TicketStep, against: Circumstances): Finding | undefined;
  /** To be believed once every step has passed. @throws TicketProblem where a ticket that does not pass has no claims */
  claims(against: Circumstances): TicketClaims;
}

/** A way to make, show and judge tickets. */
export interface TicketScheme {
  readonly id: 'sd-jwt' | 'json';
  /** The whole ticket, with every server's nonce: for its owner only. @throws TicketProblem `ticket-order`, `ticket-signer` */
  create(order: TicketOrder): Promise<string>;
  /** What one server may see: its own nonce, no other's. @throws TicketProblem `ticket-malformed`, `ticket-address` */
  present(ticket: string, address: ShareAddress, certificate: X509Certificate): string;
  /** Whether a presentation looks like one of this scheme. */
  recognises(presentation: string): boolean;
  /** @throws TicketProblem `ticket-malformed` */
  read(presentation: string): ReceivedTicket;
}

/** The steps of one scheme; one it does not have always passes. */
export type TicketChecks<Form> = Readonly<Partial<Record<TicketStep, (ticket: Form, against: Circumstances) => Finding | undefined>>>;

/**
 * Reads a presentation of any of the schemes.
 *
 * @throws TicketProblem `ticket-malformed`
 */
export function readTicket(presentation: string, schemes: readonly TicketScheme[]): ReceivedTicket {
  const scheme = schemes.find((candidate) => candidate.recognises(presentation));
  if (!scheme) throw new TicketProblem('ticket-malformed', { expected: `a ticket of scheme ${schemes.map(({ id }) => id).join(' or ')}`, actual: 'something else' });
  return scheme.read(presentation);
}

/**
 * Judges a presentation, step by step in the order of {@link ticketSteps}; the first finding refuses it (UC.KTS.07/6).
 *
 * @throws TicketProblem `ticket-malformed`, or the code of the step
 */
export function verifyTicket(presentation: string, against: Circumstances, schemes: readonly TicketScheme[]): TicketClaims {
  const ticket = readTicket(presentation, schemes);
  for (const step of ticketSteps) {
    const finding = ticket.check(step, against);
    if (finding) throw new TicketProblem(step, finding);
  }
  return ticket.claims(against);
}
