/**
 * `kill.ts [--rounds 200] [--store sqlite|postgresql]`: SIGKILL under load, so often as told. Exits 0 when nothing that
 * was acknowledged is lost, 1 when something is, 2 for wrong arguments, 3 without a PostgreSQL.
 */
import { optionsOf } from '../options.ts';
import { killRounds } from './kill-rounds.ts';
import { isStoreKind, trialStore } from './store.ts';

const usage = 'usage: npm run kill -- [--rounds 200] [--store sqlite|postgresql]\n';
const { rounds, store: kind } = optionsOf(usage, { rounds: '200', store: 'sqlite' });
process.exitCode = await main(Number(rounds), kind);

async function main(count: number, kindOfStore: string): Promise<number> {
  if (!Number.isInteger(count) || count < 1 || !isStoreKind(kindOfStore)) {
    process.stderr.write(usage);
    return 2;
  }
  const store = await trialStore(kindOfStore, process.pid);
  if ('reason' in store) {
    process.stderr.write(`${store.reason}\n`);
    return 3;
  }
  const figures = await killRounds(count, store, (soFar) => {
    if (soFar.rounds % 10 === 0) process.stderr.write(`round ${soFar.rounds}: ${soFar.acknowledged} acknowledged, ${soFar.lost} lost\n`);
  });
  await store.drop();
  process.stdout.write(`${JSON.stringify({ store: kindOfStore, ...figures })}\n`);
  return figures.lost === 0 ? 0 : 1;
}
