import { expect, test } from 'vitest';
import { killRounds } from './kill-rounds.ts';
import { trialStore } from './store.ts';

/** `kill.ts --rounds 200` is the same at full size. */
const rounds = 2;

test.for(['sqlite', 'postgresql'] as const)(
  'UC.KTS.01/5: every capsule that was answered with 201 is served after the process was killed in the middle of uploads: %s',
  async (kind, context) => {
    const store = await trialStore(kind);
    if ('reason' in store) return context.skip(store.reason);
    const figures = await killRounds(rounds, store);
    await store.drop();
    expect(figures.acknowledged).toBeGreaterThan(20);
    expect(figures).toMatchObject({ rounds, lost: 0 });
  },
);
