import { makeRound, type Round } from './round.ts';
import type { Usage } from '../process/usage.ts';
import { titleOf, type Operation } from './operation.ts';

/** One of those compared. */
export interface Contestant {
  readonly name: string;
  readonly operations: readonly Operation[];
  readonly usage: () => Usage | undefined;
}

/** How much is done. */
export interface Effort {
  /** Rounds that count. */
  readonly rounds: number;
  /** Rounds before them that do not: programs grow faster. */
  readonly warmUp: number;
  /** Turns of a round with a new connection each; on kept connections five times as many. */
  readonly turns: number;
  readonly users: number;
}

/** What was measured of one operation of one contestant. */
export interface Measured {
  readonly operation: string;
  readonly contestant: string;
  /** Of each figure, over the rounds; absent where there are none. */
  readonly median?: Round;
  readonly rounds: readonly Round[];
  /** Why nothing was measured. */
  readonly unmeasured?: string;
}

/**
 * Lets the contestants do each operation in turn, ABABAB, so that whatever else the machine does meets all of them. One
 * that does something else than the operation is called is left out of it.
 *
 * @param onMeasured told of each operation when all its rounds are done
 */
export async function compare(contestants: readonly Contestant[], effort: Effort, onMeasured: (operation: readonly Measured[]) => void): Promise<readonly Measured[]> {
  const titles = new Set(contestants.flatMap(({ operations }) => operations.map(titleOf)));
  const measured: Measured[] = [];
  for (const title of titles) {
    const able = contestants.flatMap(({ name, usage, operations }) => operations.filter((operation) => titleOf(operation) === title).map((operation) => ({ name, usage, operation, rounds: [] as Round[], unmeasured: undefined as string | undefined })));
    for (let round = -effort.warmUp; round < effort.rounds; round += 1) {
      for (const one of able) {
        if (one.unmeasured !== undefined) continue;
        const { usage, operation, rounds } = one;
        const turns = effort.turns * (operation.connection === 'kept' ? 5 : 1);
        const prepared = await operation.prepare(turns, effort.users);
        const made = await makeRound(prepared.turn, { turns, users: effort.users, usage }).finally(() => prepared.close());
        one.unmeasured = prepared.objection?.();
        if (round >= 0) rounds.push(made);
      }
    }
    const done = able.map(({ name, rounds, unmeasured }): Measured => {
      const what = { operation: title, contestant: name };
      return unmeasured === undefined ? { ...what, median: medianOf(rounds), rounds } : { ...what, rounds: [], unmeasured };
    });
    measured.push(...done);
    onMeasured(done);
  }
  return measured;
}

function medianOf(rounds: readonly Round[]): Round {
  const of = (figure: keyof Round): number | undefined => {
    const values = rounds.flatMap((round) => round[figure] ?? []).sort((a, b) => a - b);
    return values[Math.floor(values.length / 2)];
  };
  const [cpu, memory] = [of('cpu'), of('memory')];
  return { p50: of('p50') ?? 0, p99: of('p99') ?? 0, rate: of('rate') ?? 0, ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) };
}
