/** The milliseconds since the epoch of an RFC 3339 date-time (5.6), fractions cut to milliseconds; undefined for any other text. */
export function instantOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i.test(text)) return undefined;
  const instant = Date.parse(text.toUpperCase());
  return Number.isNaN(instant) ? undefined : instant;
}

/** `2027-01-31T12:00:00Z`, or with milliseconds where there are any. */
export function dateTime(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}
