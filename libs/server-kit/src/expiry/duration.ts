const grammar = /^P(?=\d|T\d)(?:(\d+)W|(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)$/;

/**
 * Reads an ISO 8601 duration of weeks, or of days, hours, minutes and seconds: `P1095D`, `PT15M`.
 * Years and months are refused because their length varies.
 *
 * @returns milliseconds, or undefined for anything else
 */
export function parseDuration(text: string): number | undefined {
  const match = grammar.exec(text);
  if (!match) return undefined;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number, number];
  return ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
