import { openLine, type Line } from '@testbed/server-kit/testing/line';
import { createTestDatabase, testPostgresql, type TestDatabase } from '@testbed/server-kit/testing/postgresql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, fetch, makePlace, nonceFor, startCss, upload, type Css, type Place } from './test-process.ts';

/** `NONCES=10000` is the same at full size. */
const nonces = Number(process.env['NONCES'] ?? 20);

const server = await testPostgresql();
beforeEach((context) => {
  if ('reason' in server) context.skip(server.reason);
});

interface Arm {
  readonly css: Css;
  readonly shares: string;
}

let place: Place;
let database: TestDatabase;
let line: Line;
let arms: [Arm, Arm];
let location: string;
beforeAll(async () => {
  if ('reason' in server) return;
  place = await makePlace();
  database = await createTestDatabase(server.url);
  line = await openLine(database.url);
  arms = [await startArm(), await startArm()];
  ({ location } = await upload(place, arms[0].shares));
});
afterAll(async () => {
  if ('reason' in server) return;
  for (const { css } of arms) css.child.kill('SIGKILL');
  await Promise.all(arms.map(({ css }) => css.exit));
  await line.close();
  await place.close();
  await database.drop();
});

async function startArm(): Promise<Arm> {
  const css = startCss(place, { ...place.config, store: { postgresql: line.url } });
  const ready = await css.ready;
  if (!ready) throw new Error(`an arm did not start: ${JSON.stringify(css.log)}`);
  return { css, shares: ready.listeners.shares };
}

const problems = (): unknown[] => arms.flatMap(({ css }) => css.log.map(({ problem }) => problem)).filter((problem) => problem !== undefined);

describe('arms of a shares server on one database', () => {
  test('UC.KTS.07: a share of one and a nonce of the other open it at either, once', async () => {
    const nonce = await nonceFor(place, arms[1].shares, location);
    const fetched = await fetch(place, arms[0].shares, location, nonce);
    expect(fetched).toMatchObject({ status: 200 });
    expect(fetched.body.equals(place.share)).toBe(true);
    for (const { shares } of arms) expect(await fetch(place, shares, location, nonce)).toMatchObject({ status: 404 });
    await expect.poll(problems).toEqual(['nonce-unknown', 'nonce-unknown']);
  });

  test('UC.KTS.07/6a: of two arms that are shown one nonce at the same time, one serves the share', { timeout: 60_000 + nonces * 100 }, async () => {
    const outcomes = new Map<string, number>();
    for (let shown = 0; shown < nonces; shown += 1) {
      const headers = await place.ticket(location.split('/')[2] ?? '', await nonceFor(place, arms[shown % 2 ? 1 : 0].shares, location));
      const replies = await Promise.all(arms.map(({ shares }) => ask(place, shares + location, { headers })));
      const outcome = replies.map(({ status }) => status).sort((a, b) => a - b).join(' and ');
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect(Object.fromEntries(outcomes)).toEqual({ '200 and 404': nonces });
  });

  test('while the database is away both refuse with 503, and a nonce of before is not used by that', async () => {
    const nonce = await nonceFor(place, arms[0].shares, location);
    line.cut();
    for (const { shares } of arms) {
      const refused = [await fetch(place, shares, location, nonce), await ask(place, `${shares}${location}/nonce`, { method: 'POST' }), await upload(place, shares)];
      for (const { status, body } of refused) {
        expect({ status, ...(JSON.parse(body.toString()) as object) }).toMatchObject({ status: 503, code: 'store-unavailable' });
      }
    }
    line.mend();
    expect(await fetch(place, arms[1].shares, location, nonce)).toMatchObject({ status: 200 });
    expect(await fetch(place, arms[0].shares, location, nonce)).toMatchObject({ status: 404 });
  });
});
