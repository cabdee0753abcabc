const grammar = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/i;

/**
 * Reads an RFC 3339 `date-time` (5.6): any offset, a fraction of any length (kept to the millisecond),
 * `T` and `Z` in either case. A leap second is the first instant of the next minute.
 *
 * @returns undefined for anything else, such as a time without offset or a 30 February
 */
export function parseDateTime(text: string): Date | undefined {
  const match = grammar.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const [, , , , , , , fraction, sign, offsetHour, offsetMinute] = match;
  const offset = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * (sign === '-' ? -1 : 1);

  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  const start = new Date(0);
  start.setUTCFullYear(year, month - 1, day);
  if (start.getUTCMonth() !== month - 1 || start.getUTCDate() !== day || month < 1) return undefined;
  if (hour > 23 || minute > 59 || second > 60 || Number(offsetHour ?? 0) > 23 || Number(offsetMinute ?? 0) > 59) return undefined;

  const milliseconds = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
  const startOfMinute = new Date(start.getTime() + (hour * 60 + minute - offset) * 60_000);
  if (second === 60 && (startOfMinute.getUTCHours() !== 23 || startOfMinute.getUTCMinutes() !== 59)) return undefined;
  return new Date(startOfMinute.getTime() + second * 1000 + (second === 60 ? 0 : milliseconds));
}

/** Writes an RFC 3339 `date-time` in UTC; whole seconds without a fraction. */
export function formatDateTime(instant: Date): string {
  return instant.toISOString().replace('.000Z', 'Z');
}
