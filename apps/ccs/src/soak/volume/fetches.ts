import { randomInt } from 'node:crypto';
import { Agent } from 'node:https';
import type { Place } from '../../test-process.ts';
import { exchange } from '../exchange.ts';
import { capsuleOf, locationOf, type VolumeCapsules } from './capsules.ts';

/** What came of fetches. */
export interface Fetches {
  /** How long each fetch of a live capsule took, in milliseconds. */
  readonly durations: number[];
  /** Live capsules that were not served as they are stored. */
  wrong: number;
  /** Requests for capsules that have expired, and how many of them were not answered 404. */
  expired: number;
  expiredServed: number;
}

/** Nothing fetched yet. */
export function noFetches(): Fetches {
  return { durations: [], wrong: 0, expired: 0, expiredServed: 0 };
}

const clients = 4;

/**
 * Fetches capsules at random over kept connections, one after the other by each of a few clients.
 *
 * @param into is added to
 * @param expired whether every tenth request is for a capsule that has expired
 * @param ended whether to end before all requests were made
 */
export async function fetchRandomly(place: Place, recipient: string, { rows, every }: VolumeCapsules, requests: number, into: Fetches, expired: 'expired-too' | 'live-only', ended = (): boolean => false): Promise<void> {
  const { tlsCa: ca, jaak: { cert, key } } = place;
  const agent = new Agent({ keepAlive: true, maxSockets: clients, ca, cert, key });
  let left = requests;
  const fetchNext = async (): Promise<void> => {
    while (left > 0 && !ended()) {
      left -= 1;
      if (expired === 'expired-too' && left % 10 === 0) {
        const { status } = await exchange(recipient + locationOf(every * randomInt(1, Math.floor(rows / every) + 1)), agent);
        into.expired += 1;
        if (status !== 404) into.expiredServed += 1;
        continue;
      }
      const number = liveNumber(rows, every);
      const began = performance.now();
      const { status, body } = await exchange(recipient + locationOf(number), agent);
      into.durations.push(performance.now() - began);
      if (status !== 200 || !body.equals(capsuleOf(place, number))) into.wrong += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, fetchNext));
  agent.destroy();
}

function liveNumber(rows: number, every: number): number {
  for (;;) {
    const number = randomInt(1, rows + 1);
    if (number % every !== 0) return number;
  }
}
