/** The milliseconds of an ISO 8601 duration of days, hours, minutes and seconds (`P1095D`, `PT300S`); undefined for anything else. */
export function durationOf(text: string): number | undefined {
  const [, days, hours, minutes, seconds] = /^P(?=.)(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,10})S)?)?$/.exec(text) ?? [];
  const parts = [days, hours, minutes, seconds];
  if (parts.every((part) => part === undefined)) return undefined;
  const [d, h, m, s] = parts.map((part) => Number(part ?? 0)) as [number, number, number, number];
  return (((d * 24 + h) * 60 + m) * 60 + s) * 1000;
}
