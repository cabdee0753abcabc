import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { followMessages } from './follow.ts';
import type { Message } from './message.ts';
import type { ExchangeEntry, TrafficEntry } from './traffic.ts';

function exchange(server: string, at: number, status?: number): ExchangeEntry {
  const side = { headers: {}, body: { text: '' } };
  return { kind: 'exchange', server, listener: 'sender', at, request: { method: 'POST', path: '/key-capsules', ...side }, ...(status !== undefined && { answer: { status, ...side } }) };
}

/** Follows a world that knows these entries at each time it is asked; gives the batches. */
async function batches(...moments: readonly (readonly TrafficEntry[])[]): Promise<readonly (readonly Message[])[]> {
  const end = new AbortController();
  let moment = 0;
  const traffic = async (since: number): Promise<readonly TrafficEntry[]> => (moments[moment] ?? []).filter(({ at }) => at > since);
  const pause = async (): Promise<void> => {
    moment += 1;
    if (moment === moments.length) end.abort();
  };
  const told: (readonly Message[])[] = [];
  for await (const batch of followMessages({ traffic }, pause, end.signal)) told.push(batch);
  return told;
}

const keys = (told: readonly (readonly Message[])[]): unknown => told.map((batch) => batch.map(({ key, status }) => [key, status]));

test('the first batch has what is known so far, even nothing; then come new messages only', async () => {
  const [one, two] = [exchange('ccs', 10_000, 201), exchange('ccs', 20_000, 400)];
  expect(keys(await batches([], [one], [one], [one, two]))).toEqual([[], [['ccs 10000', 201]], [['ccs 20000', 400]]]);
});

test('a message comes again when it has got its answer, also long after others', async () => {
  const later = exchange('ccs', 60_000, 201);
  expect(keys(await batches([exchange('eid', 10_000)], [exchange('eid', 10_000), later], [exchange('eid', 10_000, 200), later]))).toEqual([[['eid 10000', undefined]], [['ccs 60000', 201]], [['eid 10000', 200]]]);
});

test('what another server tells a moment late is not lost', async () => {
  const [early, late] = [exchange('css', 9_500, 200), exchange('ccs', 10_000, 201)];
  expect(keys(await batches([late], [early, late]))).toEqual([[['ccs 10000', 201]], [['css 9500', 200]]]);
});

test('a connection is told when something happened to it', async () => {
  const connection = { kind: 'connection', server: 'ccs', listener: 'recipient' } as const;
  const [told] = await batches([{ ...connection, at: 1 }, { ...connection, at: 2, problem: 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE' }, { ...connection, at: 3, fault: 'fault-1' }]);
  expect(told?.map(({ at, problem, fault }) => [at, problem, fault])).toEqual([
    [2, 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE', undefined],
    [3, undefined, 'fault-1'],
  ]);
});

test('whoever showed a certificate is called by name', async () => {
  const client = { subject: String.raw`2.5.4.5=PNOEE-48506120215,GN=MARI,SN=MÄNNIK,CN=MÄNNIK\,MARI\,48506120215,C=EE` };
  const [told] = await batches([{ ...exchange('ccs', 1, 200), client }, exchange('ccs', 2, 200), { ...exchange('ccs', 3, 200), client: { subject: 'CN=Somebody' } }]);
  expect(told?.map(({ from }) => from)).toEqual(['MARI MÄNNIK', 'client', 'Somebody']);
});

test('every message is told, and once for each state in which it was seen', async () => {
  const arrivals = fc.array(fc.record({ server: fc.constantFrom('a', 'b'), gap: fc.integer({ min: 1, max: 1_500 }), answeredAfter: fc.integer({ min: 0, max: 3 }) }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(arrivals, async (given) => {
      let at = 100_000;
      const all = given.map(({ server, gap, answeredAfter }, index) => ({ server, at: (at += gap), seen: Math.floor(index / 3), answered: Math.floor(index / 3) + answeredAfter }));
      const last = Math.max(0, ...all.map(({ answered }) => answered));
      const told = await batches(...Array.from({ length: last + 1 }, (_, moment) => all.filter(({ seen }) => seen <= moment).map((one) => exchange(one.server, one.at, one.answered <= moment ? 200 : undefined))));
      const states = told.flat().map(({ key, status }) => `${key} ${status}`);
      expect(states.sort()).toEqual(all.flatMap((one) => [...(one.answered > one.seen ? [`${one.server} ${one.at} undefined`] : []), `${one.server} ${one.at} 200`]).sort());
    }),
  );
});
