/** An axis from zero. */
export interface Scale {
  readonly max: number;
  /** Round numbers, zero first. */
  readonly ticks: readonly number[];
}

const steps = [1, 2, 2.5, 5, 10];

/** What is less counts as nothing. */
const smallest = 1e-6;

/** An axis that holds all values up to the highest, with about that many ticks at round numbers. */
export function scaleTo(highest: number, about: number): Scale {
  const top = highest > smallest ? highest : 1;
  const rough = top / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (steps.find((candidate) => candidate * power >= rough) ?? 10) * power;
  const count = Math.max(Math.ceil(top / step - 1e-9), 1);
  return { max: count * step, ticks: Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12))) };
}
