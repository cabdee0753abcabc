import { randomInt } from 'node:crypto';
import { ConfigurationProblem } from '../problem.ts';
import { checkPortsFree } from '../world/ports.ts';

/** Bases below the ports that systems give to outgoing connections, far enough from each other for a world. */
const bases = { first: 20_000, distance: 700, count: 17 };

/** A port base of which this machine uses no port at the moment. @throws ConfigurationProblem `port-in-use` when none was found */
export async function freePortBase(): Promise<number> {
  for (let left = 50; ; left -= 1) {
    const base = bases.first + bases.distance * randomInt(bases.count);
    try {
      await checkPortsFree(base);
      return base;
    } catch (error) {
      if (left === 0 || !(error instanceof ConfigurationProblem)) throw error;
    }
  }
}
