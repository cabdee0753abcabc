import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ask, fetch, jsonScheme, makePlace, nonceFor, runCss, startCss, upload, type Css, type Place } from './test-process.ts';

let place: Place;
let started: Css[] = [];
beforeAll(async () => {
  place = await makePlace();
});
afterEach(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await Promise.all(started.map(({ exit }) => exit));
  started = [];
  place.revoked.clear();
});
afterAll(() => place.close());

function start(config: unknown): Css {
  const css = startCss(place, config);
  started.push(css);
  return css;
}

async function listenersOf(css: Css): Promise<{ shares: string; management: string }> {
  const ready = await css.ready;
  if (!ready) throw new Error(`the server did not start: ${JSON.stringify(css.log)}`);
  return ready.listeners;
}

describe('a shares server process', () => {
  test('says once that it is ready, serves, checks revocation, tells about itself, and stops without a trace', async () => {
    const css = start(place.config);
    expect(await css.ready).toEqual({
      event: 'ready',
      listeners: { shares: expect.stringMatching(/^https:\/\/localhost:\d+$/) as unknown, management: expect.stringMatching(/^https:\/\/localhost:\d+$/) as unknown },
    });
    const { shares, management } = await listenersOf(css);
    const sent = await upload(place, shares);
    expect(sent.status).toBe(201);
    const fetched = await fetch(place, shares, sent.location);
    expect(fetched.status).toBe(200);
    expect(fetched.body.equals(place.share)).toBe(true);
    place.revoked.add(place.serial);
    expect(await fetch(place, shares, sent.location)).toMatchObject({ status: 401 });

    expect((await ask(place, `${management}/health/ready`)).body.toString()).toBe('{"status":"UP"}');
    expect((await ask(place, `${management}/info`)).body.toString()).toBe('{"name":"Test server","version":"0.1.0","profile":"released"}');
    expect((await ask(place, `${management}/metrics`)).body.toString()).toContain('cdoc2_refusals_total{rule="signer-certificate-not-revoked",problem="signer-certificate-revoked"} 1');

    css.child.kill('SIGTERM');
    expect(await css.exit).toEqual({ code: 0, signal: null });
    expect(css.stdout).toHaveLength(1);
    expect(css.log.at(-1)).toMatchObject({ event: 'stopped' });
  });

  test('the older ticket is accepted where the configuration says so, and only there', async () => {
    const both = await listenersOf(start({ ...place.config, tickets: ['sd-jwt', 'json'] }));
    const { location } = await upload(place, both.shares);
    expect(await fetch(place, both.shares, location, undefined, jsonScheme)).toMatchObject({ status: 200 });
    const css = start(place.config);
    const { shares } = await listenersOf(css);
    expect(await fetch(place, shares, location, undefined, jsonScheme)).toMatchObject({ status: 401 });
    await expect.poll(() => css.log.at(-1)?.['problem']).toBe('ticket-malformed');
  });

  test('ends when the process that forked it is gone', async () => {
    const css = start(place.config);
    await css.ready;
    css.child.disconnect();
    expect(await css.exit).toEqual({ code: 0, signal: null });
  });

  test('UC.Client.04/12a-2: in a testbed its clock can be moved: what has expired is not served, and then deleted', async () => {
    const css = start(place.config);
    const { shares } = await listenersOf(css);
    const { location } = await upload(place, shares);
    const move = async (days: number): Promise<void> => {
      css.child.send({ type: 'clock', offset: days * 24 * 3600 * 1000 });
      await expect.poll(() => css.log.some(({ event, offset }) => event === 'clock-moved' && offset === days * 86_400_000)).toBe(true);
    };
    const nonce = await nonceFor(place, shares, location);
    await move(1);
    expect(await fetch(place, shares, location, nonce)).toMatchObject({ status: 404 });
    expect(await fetch(place, shares, location)).toMatchObject({ status: 200 });
    await move(11);
    expect(await ask(place, `${shares}${location}/nonce`, { method: 'POST' })).toMatchObject({ status: 404 });
    await expect.poll(() => css.log.some(({ event, time }) => event === 'swept' && Date.parse(String(time)) > Date.now() + 10 * 86_400_000), { timeout: 5000 }).toBe(true);
    await move(0);
    expect(await ask(place, `${shares}${location}/nonce`, { method: 'POST' })).toMatchObject({ status: 404 });
  });
});

test('exit 3: what is wrong with the configuration is named; exit 2: there is none', async () => {
  const css = start({ ...place.config, store: { sqlite: 'none/store.sqlite' } });
  expect(await css.exit).toEqual({ code: 3, signal: null });
  expect(css.stdout).toEqual([]);
  expect(css.log).toMatchObject([{ level: 'error', event: 'store-unusable', next: expect.any(String) as unknown }]);
  expect(await runCss([]).exit).toEqual({ code: 2, signal: null });
});

describe('a restart', () => {
  test('UC.KTS.07/6: a nonce of before opens its share afterwards, once', async () => {
    const before = start(place.config);
    const { shares } = await listenersOf(before);
    const { location } = await upload(place, shares);
    const [kept, used] = [await nonceFor(place, shares, location), await nonceFor(place, shares, location)];
    expect(await fetch(place, shares, location, used)).toMatchObject({ status: 200 });
    before.child.kill('SIGKILL');
    await before.exit;

    const { shares: again } = await listenersOf(start(place.config));
    expect(await fetch(place, again, location, used)).toMatchObject({ status: 404 });
    expect(await fetch(place, again, location, kept)).toMatchObject({ status: 200 });
    expect(await fetch(place, again, location, kept)).toMatchObject({ status: 404 });
  });

  test('UC.KTS.06/5: every share that was answered with 201 is served after the process was killed in the middle of uploads', async () => {
    const killed = start(place.config);
    const { shares } = await listenersOf(killed);
    const stored: string[] = [];
    const uploadUntilGone = async (): Promise<void> => {
      for (;;) {
        const reply = await upload(place, shares).catch(() => undefined);
        if (!reply) return;
        if (reply.status === 201) stored.push(reply.location);
      }
    };
    const uploading = Promise.all(Array.from({ length: 8 }, uploadUntilGone));
    await vi.waitUntil(() => stored.length > 20, { timeout: 30_000 });
    killed.child.kill('SIGKILL');
    expect(await killed.exit).toEqual({ code: null, signal: 'SIGKILL' });
    await uploading;

    const { shares: again } = await listenersOf(start(place.config));
    const statuses = new Set<number>();
    for (const location of stored.slice(-100)) statuses.add((await fetch(place, again, location)).status);
    expect([...statuses]).toEqual([200]);
  });
});
