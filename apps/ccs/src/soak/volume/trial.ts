import { execute } from '@testbed/server-kit/testing/postgresql';
import { makePlace, startCcs, type Ccs, type Place } from '../../test-process.ts';
import { expiredAfter, fill, type VolumeCapsules } from './capsules.ts';
import { fetchRandomly, noFetches, type Fetches } from './fetches.ts';

/** What to compare. */
export interface VolumePlan {
  /** Rows of the small database and of the large one. */
  readonly few: number;
  readonly many: number;
  /** How many of the large one's expire, and are swept. */
  readonly expired: number;
  /** Fetches of each of five rounds, from each database. */
  readonly requests: number;
  /** URLs of two empty PostgreSQL databases. */
  readonly databases: readonly [few: string, many: string];
}

/** Latency of fetches in milliseconds. */
export interface Latency {
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
}

/** What came of it. */
export interface VolumeFigures {
  readonly few: Latency;
  readonly many: Latency;
  readonly whileSweeping: Latency;
  /** p99 of many to few, and of sweeping to many. */
  readonly ratios: { readonly many: number; readonly sweeping: number };
  /** How long the sweep took, in seconds. */
  readonly sweep: number;
  /** Rows that the database has after the sweep. */
  readonly left: number;
  /** Live capsules that were not served as they are stored. */
  readonly wrong: number;
  /** Requests for expired capsules during the sweep and after it, and how many were not answered 404. */
  readonly askedExpired: number;
  readonly expiredServed: number;
}

const rounds = 5;

/**
 * Fetches from two capsule servers, one with few capsules and one with many, in turns; then lets the many's clock pass
 * the expiry of some and goes on fetching while they are swept.
 *
 * @param progress is told what comes next
 * @throws the reason of the signal
 */
export async function volumeTrial({ few, many, expired, requests, databases }: VolumePlan, progress: (line: string) => void, signal: AbortSignal): Promise<VolumeFigures> {
  const place = await makePlace();
  const every = Math.floor(many / expired);
  const servers: { readonly capsules: VolumeCapsules; readonly server: Started; readonly fetches: Fetches }[] = [];
  try {
    for (const [index, rows] of [few, many].entries()) {
      const url = databases[index] as string;
      progress(`filling ${rows} rows`);
      await fill(url, place, { rows, every }, progress, signal);
      servers.push({ capsules: { rows, every }, server: await start(place, url), fetches: noFetches() });
    }
    const [small, large] = servers as [(typeof servers)[0], (typeof servers)[0]];
    for (const { server, capsules } of servers) await fetchRandomly(place, server.recipient, capsules, requests, noFetches(), 'live-only');
    for (let round = 1; round <= rounds; round += 1) {
      progress(`round ${round} of ${rounds}`);
      signal.throwIfAborted();
      for (const { server, capsules, fetches } of servers) await fetchRandomly(place, server.recipient, capsules, requests, fetches, 'live-only');
    }

    progress(`sweeping ${expired} rows`);
    const sweeping = noFetches();
    const began = performance.now();
    let swept = false;
    void large.server.swept.then(() => {
      swept = true;
    });
    large.server.ccs.child.send({ type: 'clock', offset: expiredAfter + 24 * 3600 * 1000 });
    await large.server.moved;
    // Over connections that are kept all the time, as before: handshakes are slower than what is looked for here.
    await fetchRandomly(place, large.server.recipient, large.capsules, Number.MAX_SAFE_INTEGER, sweeping, 'expired-too', () => swept || signal.aborted);
    signal.throwIfAborted();
    const sweep = (performance.now() - began) / 1000;
    const [row] = await execute(databases[1], 'SELECT count(*)::int AS left FROM item');
    const latencies = { few: latencyOf(small.fetches), many: latencyOf(large.fetches), whileSweeping: latencyOf(sweeping) };
    const all = [small.fetches, large.fetches, sweeping];
    return {
      ...latencies,
      ratios: { many: latencies.many.p99 / latencies.few.p99, sweeping: latencies.whileSweeping.p99 / latencies.many.p99 },
      sweep,
      left: row?.['left'] as number,
      wrong: sum(all, 'wrong'),
      askedExpired: sum(all, 'expired'),
      expiredServed: sum(all, 'expiredServed'),
    };
  } finally {
    for (const { server } of servers) server.ccs.child.kill('SIGKILL');
    await Promise.all(servers.map(({ server }) => server.ccs.exit));
    await place.close();
  }
}

interface Started {
  readonly ccs: Ccs;
  readonly recipient: string;
  /** Resolves when the clock was moved. */
  readonly moved: Promise<void>;
  /** Resolves when a sweep has left nothing that has expired. */
  readonly swept: Promise<void>;
}

async function start(place: Place, postgresql: string): Promise<Started> {
  const config = { ...place.config, store: { postgresql }, revocation: { ...(place.config['revocation'] as object), cachedAnswers: 10 } };
  const [moved, swept] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let rest = '';
  const ccs = startCcs(place, config, (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.includes('"clock-moved"')) moved.resolve();
      if (line.includes('"swept"')) swept.resolve();
    }
  });
  const ready = await ccs.ready;
  if (!ready) throw new Error(`the server did not start: ${rest}`);
  return { ccs, recipient: ready.listeners.recipient, moved: moved.promise, swept: swept.promise };
}

function latencyOf({ durations }: Fetches): Latency {
  const sorted = durations.toSorted((a, b) => a - b);
  const part = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { requests: sorted.length, p50: part(0.5), p99: part(0.99) };
}

function sum(all: readonly Fetches[], member: 'wrong' | 'expired' | 'expiredServed'): number {
  return all.reduce((total, fetches) => total + fetches[member], 0);
}
