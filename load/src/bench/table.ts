import type { Measured } from './compare.ts';

/** The names of the columns. */
export const heading = line(['', 'CPU ms', 'p50 ms', 'p99 ms', 'a second', 'MB']);

/** What was measured of one operation, as lines of text: the first contestant, then the others, and what part of theirs the first one's figures are. */
export function tableOf([first, ...others]: readonly Measured[]): string {
  if (!first) return '';
  return [[first.operation], rowOf(first), ...others.flatMap((other) => [rowOf(other), ...ratios(first, other)])].map(line).join('\n');
}

function line([name = '', ...figures]: readonly string[]): string {
  return `${name.padEnd(44)}${figures.map((figure) => figure.padStart(10)).join('')}`.trimEnd();
}

function rowOf({ contestant, median, unmeasured }: Measured): string[] {
  if (!median) return [`  ${contestant}: not measured, as ${unmeasured}`];
  const { cpu, p50, p99, rate, memory } = median;
  return [`  ${contestant}`, cpu === undefined ? '-' : cpu.toFixed(2), p50.toFixed(1), p99.toFixed(1), rate.toFixed(0), memory === undefined ? '-' : (memory / 1e6).toFixed(0)];
}

function ratios({ contestant, median: ours }: Measured, { median: theirs }: Measured): string[][] {
  if (!ours || !theirs) return [];
  const part = (a: number | undefined, b: number | undefined): string => (a === undefined || !b ? '-' : (a / b).toFixed(2));
  return [[`    ${contestant} is of that`, part(ours.cpu, theirs.cpu), part(ours.p50, theirs.p50), part(ours.p99, theirs.p99), part(ours.rate, theirs.rate), part(ours.memory, theirs.memory)]];
}
