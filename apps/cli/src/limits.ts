import type { Limits } from '@testbed/container';
import type { CommandInput } from './command.ts';
import { UsageProblem } from './problem.ts';

/** The options that bound what a stranger's container may unpack to. */
export const limitOptions = { 'max-files': { type: 'string' }, 'max-bytes': { type: 'string' }, 'max-ratio': { type: 'string' } } as const;

const names = { 'max-files': 'maxFiles', 'max-bytes': 'maxBytes', 'max-ratio': 'maxRatio' } as const;

/** @throws UsageProblem */
export function readLimits(input: CommandInput): Limits {
  return Object.fromEntries(
    Object.entries(names).flatMap(([option, name]) => {
      const text = input.text(option);
      if (text === undefined) return [];
      if (!(Number(text) > 0)) throw new UsageProblem(`--${option} takes a number above 0, not "${text}"`);
      return [[name, Number(text)]];
    }),
  );
}
