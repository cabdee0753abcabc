/**
 * `main.ts [--rows 10000000] [--expired 1000000] [--few 10000] [--requests 2000]`: how long fetches take among few capsules,
 * among many, and while expired ones are swept. Exits 0 when what is live was served as it is stored, nothing that has
 * expired was served, the sweep deleted exactly that, and the ratios are within their limits; 1 otherwise, 2 for wrong
 * arguments, 3 without a PostgreSQL.
 */
import { optionsOf } from '../../options.ts';
import { trialStore } from '../store.ts';
import { volumeTrial, type VolumeFigures, type VolumePlan } from './trial.ts';

/** What the p99 of fetches may be, as a multiple. */
const limits = { many: 1.3, sweeping: 2 };

const usage = 'usage: npm run volume -- [--rows 10000000] [--expired 1000000, at most half of them] [--few 10000] [--requests 2000]\n';
const values = optionsOf(usage, { rows: '10000000', expired: '1000000', few: '10000', requests: '2000' });
process.exitCode = await main({ many: Number(values.rows), expired: Number(values.expired), few: Number(values.few), requests: Number(values.requests) });

async function main(plan: Omit<VolumePlan, 'databases'>): Promise<number> {
  const { few, many, expired, requests } = plan;
  const whole = [few, many, expired, requests].every((number) => Number.isInteger(number) && number > 0);
  if (!whole || many > 100_000_000 || few > many || expired * 2 > many || few < many / expired || requests > 100_000) {
    process.stderr.write(usage);
    return 2;
  }
  const stores = [await trialStore('postgresql', process.pid), await trialStore('postgresql', process.pid)];
  const databases = stores.map((store) => ('location' in store && 'postgresql' in store.location ? store.location.postgresql : undefined));
  const [small, large] = databases;
  if (small === undefined || large === undefined) {
    process.stderr.write(`${stores.map((store) => ('reason' in store ? store.reason : '')).join('')}\n`);
    return 3;
  }
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort(new Error('interrupted')));
  try {
    const progress = (line: string): boolean => process.stderr.write(`${line}\n`);
    const figures = await volumeTrial({ ...plan, databases: [small, large] }, progress, interrupted.signal);
    process.stdout.write(`${JSON.stringify({ ...figures, limits }, undefined, 2)}\n`);
    return held(figures, plan) ? 0 : 1;
  } finally {
    for (const store of stores) if ('drop' in store) await store.drop();
  }
}

function held({ ratios, left, wrong, expiredServed }: VolumeFigures, { many, expired }: Omit<VolumePlan, 'databases'>): boolean {
  return ratios.many <= limits.many && ratios.sweeping <= limits.sweeping && left === many - expired && wrong + expiredServed === 0;
}
