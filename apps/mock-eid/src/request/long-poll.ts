import { Refusal } from '../refusal.ts';

/** Shortest and longest time a status request may be held (ms). */
const shortest = 1000;
const longest = 120_000;

/**
 * How long to hold a status request for a session that is still running: `timeoutMs` of its query, moved
 * into the bounds of the service.
 *
 * @throws Refusal 400 when it is not a whole number
 */
export function longPoll(query: unknown, otherwise: number): number {
  const { timeoutMs } = query as { readonly timeoutMs?: unknown };
  if (timeoutMs === undefined) return otherwise;
  if (typeof timeoutMs !== 'string' || !/^\d{1,9}$/.test(timeoutMs)) throw new Refusal(400, 'timeoutMs has an incorrect format');
  return Math.min(Math.max(Number(timeoutMs), shortest), longest);
}
