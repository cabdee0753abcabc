export { TicketProblem, ticketSteps, type Finding, type TicketCode, type TicketStep } from './problem.ts';
export {
  readTicket,
  verifyTicket,
  type Circumstances,
  type ReceivedTicket,
  type TicketClaims,
  type TicketOrder,
  type TicketScheme,
} from './scheme.ts';
export type { TicketAlgorithm } from './jose/algorithm.ts';
export type { Random } from './random.ts';
export { canonicalBaseUrl, type Audience, type ShareAddress } from './audience.ts';
export { serialNumberOf } from './issuer.ts';

export { createTicket } from './sd-jwt/create.ts';
export { presentTo } from './sd-jwt/present.ts';
export { sdJwtScheme } from './sd-jwt/scheme.ts';
export { jsonScheme } from './json/scheme.ts';

export { readTicketCertificate, readTicketHeaders, ticketHeaderNames, ticketHeaders, type ReceivedHeaders } from './headers.ts';
