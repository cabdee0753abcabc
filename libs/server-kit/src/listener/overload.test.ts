import { once } from 'node:events';
import { createServer, Server } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { overloadRefused, watchLoad } from './overload.ts';

/** Where watchers queue up, and who they think is the server: it accepts as late as it is told to. */
const door = createServer();
const server = new Server();
let wait = 0;
let came = 0;

beforeAll(async () => {
  await once(door.listen(0, '127.0.0.1'), 'listening');
  vi.spyOn(server, 'address').mockReturnValue(door.address());
  vi.spyOn(server, 'listening', 'get').mockReturnValue(true);
  door.on('connection', (socket) => {
    came += 1;
    socket.on('error', () => {});
    setTimeout(() => server.emit('connection', socket), wait).unref();
  });
});
afterEach(() => server.emit('close'));
afterAll(() => {
  vi.restoreAllMocks();
  door.close();
});

function busyFor(part: number): void {
  vi.spyOn(performance, 'eventLoopUtilization').mockReturnValue({ idle: 1 - part, active: part, utilization: part });
}

test('connections that wait too long are overload, from the second in a row until one is in time', async () => {
  busyFor(1);
  wait = 300;
  const overloaded = watchLoad(server, 150);
  const before = came;
  await expect.poll(() => came, { timeout: 5000 }).toBe(before + 1);
  expect(overloaded()).toBe(false);
  await expect.poll(overloaded, { timeout: 5000 }).toBe(true);
  expect(came).toBeGreaterThan(before + 1);
  wait = 0;
  await expect.poll(overloaded, { timeout: 5000 }).toBe(false);
});

test('a queue so full that nobody gets in is overload, and over as soon as somebody does', async () => {
  busyFor(1);
  wait = 60_000;
  const overloaded = watchLoad(server, 150);
  await expect.poll(overloaded, { timeout: 5000 }).toBe(true);
  wait = 0;
  await expect.poll(overloaded, { timeout: 5000 }).toBe(false);
});

test('who is turned away because there are too many connections has not waited', async () => {
  busyFor(1);
  wait = 60_000;
  const overloaded = watchLoad(server, 150);
  await expect.poll(overloaded, { timeout: 5000 }).toBe(true);
  const drop = ({ remotePort }: { readonly remotePort?: number | undefined }): void => void server.emit('drop', { remotePort });
  door.on('connection', drop);
  await expect.poll(overloaded, { timeout: 5000 }).toBe(false);
  door.off('connection', drop);
});

test('a process that has time does not queue up', async () => {
  busyFor(0.5);
  const before = came;
  const overloaded = watchLoad(server, 1);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect([came, overloaded()]).toEqual([before, false]);
});

test('who is turned away is told when to come back, and what the contract wants empty stays empty', () => {
  const { answer, refusal } = overloadRefused([]);
  expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1', 'content-type': 'application/problem+json' } });
  expect(JSON.parse(Buffer.from(answer.body ?? []).toString())).toMatchObject({ code: 'overloaded', rule: 'load', requirement: 'RFC 9110 15.6.4' });
  expect(refusal).toMatchObject({ problem: 'overloaded' });
  expect(overloadRefused([503]).answer).toEqual({ status: 503, headers: { 'retry-after': '1' } });
});
