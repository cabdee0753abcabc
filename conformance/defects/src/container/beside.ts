import type { ClientDefect } from '../defect.ts';

/** Vectors that fail with a defect besides, for one reason: their names, without the kind for every kind, or the beginning up to a slash. */
export function beside(reason: string, ...checks: readonly string[]): NonNullable<ClientDefect['collateral']> {
  return checks.map((check) => ({ check, reason }));
}
