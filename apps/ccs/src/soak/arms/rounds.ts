import { setTimeout as pause } from 'node:timers/promises';
import { openLine } from '@testbed/server-kit/testing/line';
import { makePlace, get, upload, type Place } from '../../test-process.ts';
import { countLost } from '../lost.ts';
import { startArms, type Arm } from './arms.ts';
import { startTraffic, type Answers } from './traffic.ts';

/** What came of the rounds. */
export interface ArmsFigures {
  readonly rounds: number;
  /** Pairs of arms of which the second did not serve what the first had stored, byte for byte. */
  readonly strangers: number;
  /** Answers while the arms were restarted, one after the other. */
  readonly rolling: Answers;
  /** Answers to what was asked while the database was away. */
  readonly away: Answers;
  /** Answers once every arm had said that it is ready again. */
  readonly back: Answers;
  /** Milliseconds from the database's return until every arm was ready; the longest of the rounds. */
  readonly recovery: number;
  /** Arms that were another process after an outage than before it. */
  readonly replaced: number;
  /** Uploads that were answered with 201. */
  readonly acknowledged: number;
  /** How many of them some arm did not serve at the end. */
  readonly lost: number;
}

/** How many rounds with how many arms. */
export interface ArmsPlan {
  readonly arms: number;
  readonly rounds: number;
  /** How long the database is away, in milliseconds. */
  readonly outage: number;
  /** URL of an empty PostgreSQL database. */
  readonly database: string;
}

/**
 * Arms of a capsule server on one database, while clients upload and fetch through a balancer: in each round every arm
 * is restarted, then the database goes away and comes back.
 *
 * @param progress is told what comes next
 */
export async function armsRounds({ arms: count, rounds, outage, database }: ArmsPlan, progress: (line: string) => void = () => {}): Promise<ArmsFigures> {
  const place = await makePlace();
  const line = await openLine(database);
  const arms = await startArms(place, count, { postgresql: line.url });
  const strangers = await countStrangers(place, arms.each());
  const traffic = startTraffic(place, arms);
  const [rolling, away, back]: [Answers, Answers, Answers] = [{}, {}, {}];
  let [recovery, replaced] = [0, 0];
  const pids = (): (number | undefined)[] => arms.each().map(({ ccs }) => ccs.child.pid);
  try {
    for (let round = 1; round <= rounds; round += 1) {
      progress(`round ${round}: rolling restart`);
      const whileRolling = await traffic.count();
      await arms.roll();
      await traffic.more(10);

      progress(`round ${round}: the database is away`);
      const before = pids();
      // Between the counts are the requests that a change meets half-way: they may be answered either way.
      await traffic.count();
      line.cut();
      const whileAway = await traffic.count();
      await traffic.more(10);
      await pause(outage);
      await traffic.count();
      line.mend();
      const mended = performance.now();
      await arms.ready();
      recovery = Math.max(recovery, performance.now() - mended);

      progress(`round ${round}: the database is back`);
      const whenBack = await traffic.count();
      await traffic.more(10);
      replaced += pids().filter((pid, index) => pid !== before[index]).length;
      for (const [sum, part] of [[rolling, whileRolling], [away, whileAway], [back, whenBack]] as const) add(sum, part);
    }
    await traffic.stop();
    progress(`${traffic.acknowledged.length} acknowledged uploads are fetched from each arm`);
    let lost = 0;
    for (const { recipient } of arms.each()) lost = Math.max(lost, await countLost(place, recipient, traffic.acknowledged));
    return { rounds, strangers, rolling, away, back, recovery: Math.round(recovery), replaced, acknowledged: traffic.acknowledged.length, lost };
  } finally {
    await traffic.stop();
    await arms.close();
    await line.close();
    await place.close();
  }
}

/** Uploads through each arm and fetches through each other. */
async function countStrangers(place: Place, arms: readonly Arm[]): Promise<number> {
  let strangers = 0;
  for (const from of arms) {
    const { status, location } = await upload(place, from.sender);
    for (const to of arms.filter((arm) => arm !== from)) {
      const fetched = await get(place, to.recipient + location);
      if (status !== 201 || fetched.status !== 200 || !fetched.body.equals(place.jaak.capsule)) strangers += 1;
    }
  }
  return strangers;
}

function add(sum: Answers, part: Answers): void {
  for (const [answer, count] of Object.entries(part)) sum[answer] = (sum[answer] ?? 0) + count;
}
