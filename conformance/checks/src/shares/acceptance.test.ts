import { Deviation, Undecided, type SharesTarget, type Subject } from '@testbed/runner';
import type { Exchange } from '@testbed/wire';
import { expect, test } from 'vitest';
import { acceptance } from './acceptance.ts';

const told = { id: 'x', requirements: [], level: 'MUST', expected: '', why: '', next: '' } as const;

/** Runs an acceptance whose twin and change are answered with these statuses. */
async function run(twin: number, changed: number): Promise<string> {
  const observed: string[] = [];
  const check = acceptance<SharesTarget, number>(
    {
      send: async (_subject, status) => ({ response: { status, reason: '', headers: [], body: new Uint8Array() } }) as unknown as Exchange,
      notAccepted: ({ response }) => (response?.status === 200 ? undefined : `answered ${response?.status}`),
    },
    { ...told, twin: async () => twin, change: () => changed },
  );
  await check.run({ observe: (text: string) => observed.push(text) } as unknown as Subject<SharesTarget>);
  return observed.join();
}

test('an accepted change passes', async () => {
  expect(await run(200, 200)).toBe('answered 200 without a body');
});

test('a refused change deviates', async () => {
  await expect(run(200, 401)).rejects.toEqual(new Deviation('answered 401'));
});

test('a refused twin leaves the change undecided', async () => {
  await expect(run(401, 200)).rejects.toEqual(new Undecided('the usual twin of this request was not accepted: the target answered 401'));
});

test('a target that is not available leaves it undecided', async () => {
  await expect(run(200, 503)).rejects.toEqual(new Undecided('the target is unavailable now (503)'));
});
