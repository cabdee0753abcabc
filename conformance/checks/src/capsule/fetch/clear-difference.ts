/** Milliseconds; less than this is noise on most networks. */
const noticeable = 5;

/** How much longer the first take, in the median; undefined unless that is much and far more than they scatter. */
export function clearDifference(one: readonly number[], other: readonly number[]): number | undefined {
  const difference = median(one) - median(other);
  const scatter = Math.max(deviationOf(one), deviationOf(other));
  return Math.abs(difference) > noticeable && Math.abs(difference) > 4 * scatter ? difference : undefined;
}

/** The median absolute deviation: single outliers do not count. */
function deviationOf(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
