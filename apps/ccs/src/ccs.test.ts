import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { get, makePlace, runCcs, startCcs, upload, type Ccs, type Place } from './test-process.ts';

let place: Place;
let started: Ccs[] = [];
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

function start(config: unknown): Ccs {
  const ccs = startCcs(place, config);
  started.push(ccs);
  return ccs;
}

async function listenersOf(ccs: Ccs): Promise<{ sender: string; recipient: string; management: string }> {
  const ready = await ccs.ready;
  if (!ready) throw new Error(`the server did not start: ${JSON.stringify(ccs.log)}`);
  return ready.listeners;
}

describe('a capsule server process', () => {
  test('says once that it is ready, serves, checks revocation, tells about itself, and stops without a trace', async () => {
    const ccs = start(place.config);
    const ready = await ccs.ready;
    expect(ready).toEqual({
      event: 'ready',
      listeners: Object.fromEntries(['sender', 'recipient', 'management'].map((name) => [name, expect.stringMatching(/^https:\/\/localhost:\d+$/)])),
    });
    const { sender, recipient, management } = await listenersOf(ccs);
    const sent = await upload(place, sender);
    expect(sent.status).toBe(201);
    const fetched = await get(place, recipient + sent.location);
    expect(fetched.status).toBe(200);
    expect(fetched.body.equals(place.jaak.capsule)).toBe(true);
    place.revoked.add(place.serial);
    expect(await get(place, recipient + sent.location)).toMatchObject({ status: 403 });

    expect((await get(place, `${management}/health/ready`, 'nobody')).body.toString()).toBe('{"status":"UP"}');
    expect((await get(place, `${management}/info`, 'nobody')).body.toString()).toBe('{"name":"Test server","version":"0.1.0","profile":"use-case"}');
    const metrics = (await get(place, `${management}/metrics`, 'nobody')).body.toString();
    expect(metrics).toContain('cdoc2_stored_items');
    expect(metrics).toContain('cdoc2_refusals_total{rule="client-certificate-not-revoked",problem="client-certificate-revoked"} 1');

    ccs.child.kill('SIGTERM');
    expect(await ccs.exit).toEqual({ code: 0, signal: null });
    expect(ccs.stdout).toHaveLength(1);
    expect(ccs.log.at(-1)).toMatchObject({ event: 'stopped' });
    await expect(upload(place, sender)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('UC.KTS.04/2: where answers may be kept, one is until its nextUpdate', async () => {
    const ccs = start({ ...place.config, revocation: { ...(place.config['revocation'] as object), cachedAnswers: 10 } });
    const { sender, recipient } = await listenersOf(ccs);
    const { location } = await upload(place, sender);
    expect(await get(place, recipient + location)).toMatchObject({ status: 200 });
    place.revoked.add(place.serial);
    expect(await get(place, recipient + location)).toMatchObject({ status: 200 });
  });

  test('finishes an upload that is under way when it is told to stop', async () => {
    const ccs = start(place.config);
    const { sender, management } = await listenersOf(ccs);
    const rest = Promise.withResolvers<void>();
    const uploading = upload(place, sender, rest.promise);
    await pause(200);
    ccs.child.kill('SIGTERM');
    await expect.poll(() => ccs.log.some(({ event }) => event === 'stopping')).toBe(true);
    // Ctrl-C: told by the terminal, and again by whoever started it.
    ccs.child.kill('SIGINT');
    ccs.child.kill('SIGTERM');
    await expect(get(place, `${management}/health`, 'nobody')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    rest.resolve();
    expect((await uploading).status).toBe(201);
    expect(await ccs.exit).toEqual({ code: 0, signal: null });
  });

  test('ends when the process that forked it is gone', async () => {
    const ccs = start(place.config);
    await ccs.ready;
    ccs.child.disconnect();
    expect(await ccs.exit).toEqual({ code: 0, signal: null });
  });

  test('UC.KTS.03: in a testbed its clock can be moved: what has expired is not served, and then deleted', async () => {
    const ccs = start(place.config);
    const { sender, recipient } = await listenersOf(ccs);
    const { location } = await upload(place, sender);
    const move = async (days: number): Promise<void> => {
      ccs.child.send({ type: 'clock', offset: days * 24 * 3600 * 1000 });
      await expect.poll(() => ccs.log.at(-1)?.['event'] === 'clock-moved' || ccs.log.some(({ offset }) => offset === days * 86_400_000)).toBe(true);
    };
    await move(9);
    expect(await get(place, recipient + location)).toMatchObject({ status: 200 });
    await move(11);
    expect(await get(place, recipient + location)).toMatchObject({ status: 404 });
    await expect.poll(() => ccs.log.some(({ event }) => event === 'swept'), { timeout: 5000 }).toBe(true);
    await move(0);
    expect(await get(place, recipient + location)).toMatchObject({ status: 404 });
  });

  test('outside a testbed its clock cannot be moved', async () => {
    const ccs = start({ ...place.config, testbed: false });
    const { sender, recipient } = await listenersOf(ccs);
    const { location } = await upload(place, sender);
    ccs.child.send({ type: 'clock', offset: 3650 * 24 * 3600 * 1000 });
    await expect.poll(() => ccs.log.some(({ event }) => event === 'clock-refused')).toBe(true);
    expect(await get(place, recipient + location)).toMatchObject({ status: 200 });
  });
});

describe('exit 3: what is wrong with the configuration is named', () => {
  const address = { host: '127.0.0.1', port: 0 };
  test.each<[string, object, string]>([
    ['a missing key', { tls: undefined }, 'tls must be an object of certificate, key, but is missing'],
    ['a store where none can be', { store: { sqlite: 'none/store.sqlite' } }, 'none/store.sqlite cannot be used'],
    ['a database where none is', { store: { postgresql: 'postgresql://ccs:canary@127.0.0.1:1/ccs' } }, 'the PostgreSQL store cannot be used: ECONNREFUSED'],
  ])('%s', async (_name, change, sentence) => {
    const ccs = start({ ...place.config, ...change });
    expect(await ccs.exit).toEqual({ code: 3, signal: null });
    expect(ccs.stdout).toEqual([]);
    expect(ccs.log).toMatchObject([{ level: 'error', message: expect.stringContaining(sentence) as unknown, next: expect.any(String) as unknown }]);
    expect(JSON.stringify(ccs.log)).not.toContain('canary');
  });

  test('a port that is in use', async () => {
    const { sender } = await listenersOf(start(place.config));
    const busy = { host: '127.0.0.1', port: Number(new URL(sender).port) };
    const ccs = start({ ...place.config, listeners: { sender: address, recipient: busy, management: address } });
    expect(await ccs.exit).toEqual({ code: 3, signal: null });
    expect(ccs.log).toMatchObject([{ event: 'address-unavailable', message: expect.stringContaining(`the recipient listener cannot use 127.0.0.1:${busy.port}`) as unknown }]);
  });

  test('a file that is not there', async () => {
    const ccs = runCcs(['--config', '/nowhere/ccs.json']);
    expect(await ccs.exit).toEqual({ code: 3, signal: null });
    expect(ccs.log).toMatchObject([{ message: expect.stringContaining('/nowhere/ccs.json (ENOENT)') as unknown }]);
  });

  test('exit 2: no configuration at all', async () => {
    expect(await runCcs([]).exit).toEqual({ code: 2, signal: null });
    expect(await runCcs(['--colour']).exit).toEqual({ code: 2, signal: null });
  });
});
