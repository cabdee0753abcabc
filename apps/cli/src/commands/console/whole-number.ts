import type { CommandInput } from '../../command.ts';
import { UsageProblem } from '../../problem.ts';

/** An option that is a number from 1. @throws UsageProblem */
export function wholeNumber(input: CommandInput, option: string, otherwise: number, most: number): number {
  const text = input.text(option);
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most) throw new UsageProblem(`--${option} is a number from 1 to ${most}, not "${text}"`);
  return value;
}
