/**
 * `main.ts [--arms 3] [--rounds 10] [--outage SECONDS]`: arms of a capsule server on one PostgreSQL, restarted and cut off
 * from it under traffic. Exits 0 when no restart failed a request, what was refused was refused with 503, every arm came
 * back by itself and nothing that was acknowledged is lost; 1 otherwise, 2 for wrong arguments, 3 without a PostgreSQL.
 */
import { optionsOf } from '../../options.ts';
import { trialStore } from '../store.ts';
import { armsRounds, type ArmsFigures } from './rounds.ts';

const usage = 'usage: npm run arms -- [--arms 2…16, 3] [--rounds 1…1000, 10] [--outage 0…600 seconds, 5]\n';
const { arms, rounds, outage } = optionsOf(usage, { arms: '3', rounds: '10', outage: '5' });
process.exitCode = await main(Number(arms), Number(rounds), Number(outage));

async function main(count: number, times: number, seconds: number): Promise<number> {
  if (!Number.isInteger(count) || count < 2 || count > 16 || !Number.isInteger(times) || times < 1 || times > 1000 || !(seconds >= 0 && seconds <= 600)) {
    process.stderr.write(usage);
    return 2;
  }
  const store = await trialStore('postgresql', process.pid);
  if ('reason' in store || !('postgresql' in store.location)) {
    process.stderr.write(`${'reason' in store ? store.reason : 'no PostgreSQL'}\n`);
    return 3;
  }
  const figures = await armsRounds({ arms: count, rounds: times, outage: seconds * 1000, database: store.location.postgresql }, (line) => process.stderr.write(`${line}\n`));
  await store.drop();
  process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`);
  return held(figures) ? 0 : 1;
}

function held({ strangers, rolling, away, back, replaced, lost }: ArmsFigures): boolean {
  const only = (answers: object, ...allowed: string[]): boolean => Object.keys(answers).every((answer) => allowed.includes(answer));
  return (
    strangers + replaced + lost === 0 &&
    [rolling, back].every((answers) => only(answers, 'upload 201', 'fetch 200')) &&
    only(away, 'upload 503 store-unavailable', 'fetch 503 store-unavailable')
  );
}
