import { parseDateTime } from '@testbed/protocol';

/**
 * Reads a requested expiry time: an RFC 3339 date-time, any offset and fraction honoured. A local time without an
 * offset is taken as UTC, as the desktop client in the field sends it and the deployed server reads it.
 *
 * @returns undefined for anything else
 */
export function parseRequestedExpiry(text: string): Date | undefined {
  return parseDateTime(text) ?? parseDateTime(`${text}Z`);
}
