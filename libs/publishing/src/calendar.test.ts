import { afterEach, expect, test } from 'vitest';
import { approved, capsuleServer, openBench, pemFor, publisher, start, withCapsule, type Bench } from './testing/bench.ts';

let bench: Bench;
afterEach(() => bench?.remove());

test('before anything is published only the keys expire', async () => {
  bench = openBench();
  expect((await bench.publishing.calendar()).map(({ what, expires }) => [what, expires])).toEqual(['root', 'signing-key', 'signing-key'].map((what) => [what, '2029-11-23T08:00:00.000Z']));
});

test('what expires, soonest first, and how urgent it is on each day', async () => {
  bench = openBench();
  const soon = { ...capsuleServer, certificates: [...capsuleServer.certificates, { purpose: 'next' as const, pem: pemFor('capsule', 20) }, { purpose: 'retired' as const, pem: pemFor('capsule', 5) }] };
  const { id, digest } = await approved(bench, (list) => ({ ...withCapsule(list), servers: [soon] }));
  await bench.publishing.publish(publisher, id, digest);
  const items = await bench.publishing.calendar();
  expect(items.map(({ what, daysLeft, severity }) => [what, daysLeft, severity])).toEqual([
    ['freshness', 7, 'fine'],
    ['pin', 20, 'warning'],
    ['server-list', 365, 'fine'],
    ['root', 1096, 'fine'],
    ['signing-key', 1096, 'fine'],
    ['signing-key', 1096, 'fine'],
    ['pin', 7300, 'fine'],
  ]);
  expect(items[1]).toMatchObject({ subject: 'Võtmeserver: next', server: capsuleServer.id, next: 'list its successor as next' });
  const onDay = async (day: number): Promise<readonly string[]> => {
    bench.clock.set(new Date(start.getTime() + day * 86_400_000));
    return (await bench.publishing.calendar()).slice(0, 2).map(({ severity }) => severity);
  };
  expect(await onDay(5)).toEqual(['warning', 'warning']);
  expect(await onDay(6.5)).toEqual(['critical', 'warning']);
  expect(await onDay(14)).toEqual(['expired', 'critical']);
});
