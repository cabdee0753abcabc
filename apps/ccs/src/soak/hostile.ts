/**
 * `hostile.ts [--requests 1000000] [--minutes 20] [--store sqlite|postgresql] [--seed N]`: random and mutated requests,
 * headers, methods and TLS at a capsule server on loopback. Exits 0 when it stood them: no crash, no hang, no 5xx, no
 * growth, no canary in a log or an answer; 1 when not, 2 for wrong arguments, 3 without a PostgreSQL.
 */
import { randomInt } from 'node:crypto';
import { optionsOf } from '../options.ts';
import { barrage } from './barrage.ts';
import { isStoreKind, trialStore } from './store.ts';

const usage = 'usage: npm run hostile -- [--requests 1000000] [--minutes 20] [--store sqlite|postgresql] [--seed N]\n';
const values = optionsOf(usage, { requests: '1000000', minutes: '20', store: 'sqlite', seed: String(randomInt(2 ** 31)) });
process.exitCode = await main(Number(values.requests), Number(values.minutes), Number(values.seed), values.store);

async function main(requests: number, minutes: number, seed: number, kind: string): Promise<number> {
  if (!(requests > 0 && minutes > 0 && Number.isInteger(seed)) || !isStoreKind(kind)) {
    process.stderr.write(usage);
    return 2;
  }
  const store = await trialStore(kind, process.pid);
  if ('reason' in store) {
    process.stderr.write(`${store.reason}\n`);
    return 3;
  }
  let told = 0;
  const figures = await barrage({
    requests,
    seconds: minutes * 60,
    seed,
    store,
    progress: ({ requests: thrown, seconds, memory }) => {
      if (seconds < told + 10) return;
      told = seconds;
      process.stderr.write(`${seconds} s: ${thrown} requests, ${memory.at(-1) ?? '?'} MiB\n`);
    },
  });
  await store.drop();
  process.stdout.write(`${JSON.stringify({ store: kind, seed, ...figures }, undefined, 2)}\n`);
  return figures.failures.length === 0 ? 0 : 1;
}
