import { expect, test } from 'vitest';
import { trialStore } from '../store.ts';
import { volumeTrial } from './trial.ts';

/** `npm run volume` is the same, a thousand times as large; how long fetches take is only looked at there. */
test('UC.KTS.03: while expired capsules are swept out of many, the others are served and none of them is', { timeout: 180_000 }, async (context) => {
  const [few, many] = [await trialStore('postgresql'), await trialStore('postgresql')];
  if ('reason' in few || 'reason' in many) return context.skip('reason' in few ? few.reason : '');
  const databases = [few, many].map(({ location }) => ('postgresql' in location ? location.postgresql : '')) as [string, string];
  const figures = await volumeTrial({ few: 10, many: 10_000, expired: 1000, requests: 12, databases }, () => {}, AbortSignal.timeout(170_000));
  await Promise.all([few.drop(), many.drop()]);

  expect(figures).toMatchObject({ left: 9000, wrong: 0, expiredServed: 0 });
  expect(figures.few.requests).toBe(60);
  expect(figures.many.requests).toBe(60);
  expect(figures.askedExpired).toBeGreaterThan(0);
});
