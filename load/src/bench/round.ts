import { percentile } from '../measure/percentile.ts';
import type { Usage } from '../process/usage.ts';
import type { Turn } from './operation.ts';

/** What one round showed. */
export interface Round {
  /** Milliseconds of the server's CPU time a turn; absent where its processes are not on this machine. */
  readonly cpu?: number;
  /** Milliseconds from the first byte to the last. */
  readonly p50: number;
  readonly p99: number;
  /** Turns a second. */
  readonly rate: number;
  /** Bytes that the server's processes occupied at the end; absent where they are not on this machine. */
  readonly memory?: number;
}

/** A round: so many turns by so many users, each of whom begins the next when the last is done. */
export interface RoundOrder {
  readonly turns: number;
  readonly users: number;
  /** What the server has used by now. */
  readonly usage: () => Usage | undefined;
}

/** Makes a round. Rejects with the first turn that failed. */
export async function makeRound(turn: Turn, { turns, users, usage }: RoundOrder): Promise<Round> {
  const latencies: number[] = [];
  let next = 0;
  const before = usage();
  const began = performance.now();
  const user = async (_: unknown, index: number): Promise<void> => {
    while (next < turns) {
      const mine = next;
      next += 1;
      latencies.push(await turn(index, mine));
    }
  };
  await Promise.all(Array.from({ length: users }, user));
  const seconds = (performance.now() - began) / 1000;
  const after = usage();
  const sorted = latencies.toSorted((a, b) => a - b);
  return {
    p50: percentile(sorted, 0.5) ?? 0,
    p99: percentile(sorted, 0.99) ?? 0,
    rate: turns / seconds,
    ...(before && after && { cpu: ((after.cpu - before.cpu) * 1000) / turns, memory: after.memory }),
  };
}
