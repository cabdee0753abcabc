export { createWire, WireProblem, type Wire, type WireBounds } from './wire.ts';
export type { Connection, RawRequest, WireRequest } from './connection.ts';
export type { ConnectionOptions } from './options.ts';
export { headerOf, type ConnectionFacts, type Exchange, type Failure, type Header, type Response, type SentRequest } from './exchange.ts';
export type { Identity } from './identity.ts';
export { digestOf, encodeJson } from './ticket/encoding.ts';
export { impersonate } from './ticket/impostor.ts';
export { hmacWith, signWith, type SignTicket, type TicketAlgorithm } from './ticket/signature.ts';
export { layOutTicket, makeTicket, presentTicket, signTicket, type TicketRecipe, type TicketTexts, type UnsignedTicket } from './ticket/ticket.ts';
