import { malformed, quote } from './answer.ts';
import { formatDateTime, parseDateTime } from './date-time.ts';
import type { ProtocolResponse } from './transport.ts';

/** Headers about the expiry of what is stored, in lower case; of key-capsules 3.1.1, and here of shares too. */
export const expiryHeaders = {
  expiryTime: 'x-expiry-time',
  expiryTimeAdjusted: 'x-expiry-time-adjusted',
} as const;

/** What a server said about how long it keeps something. A header that was not sent is absent. */
export interface Lifetime {
  readonly expiry?: Date;
  /** Whether the server shortened the expiry that was asked for. */
  readonly adjusted?: boolean;
}

/** The header that asks for an expiry, in whole seconds, rounded down; none without one. */
export function expiryRequest(expiry: Date | undefined): Record<string, string> {
  return expiry ? { [expiryHeaders.expiryTime]: formatDateTime(new Date(Math.floor(expiry.getTime() / 1000) * 1000)) } : {};
}

/** Reads the two expiry headers. @throws ProtocolProblem `response-malformed` */
export function readLifetime({ status, headers }: ProtocolResponse): Lifetime {
  const time = headers[expiryHeaders.expiryTime];
  const adjusted = headers[expiryHeaders.expiryTimeAdjusted];
  const expiry = time === undefined ? undefined : parseDateTime(time);
  if (time !== undefined && !expiry) {
    throw malformed(`the header ${expiryHeaders.expiryTime} is not a date-time`, status, 'an RFC 3339 date-time', quote(time));
  }
  if (adjusted !== undefined && adjusted !== 'true' && adjusted !== 'false') {
    throw malformed(`the header ${expiryHeaders.expiryTimeAdjusted} is not a boolean`, status, 'true or false', quote(adjusted));
  }
  return { ...(expiry ? { expiry } : {}), ...(adjusted === undefined ? {} : { adjusted: adjusted === 'true' }) };
}
