export { createWire, WireProblem, type Wire, type WireBounds } from './wire.ts';
export type { Connection, ConnectionOptions, RawRequest, WireRequest } from './connection.ts';
export { headerOf, type ConnectionFacts, type Exchange, type Failure, type Header, type Response, type SentRequest } from './exchange.ts';
export type { Identity } from './identity.ts';
