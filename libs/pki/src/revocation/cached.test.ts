import type { X509Certificate } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { Authority } from '../ca/hierarchy.ts';
import { issue, now, person, testHierarchy } from '../testing/authorities.ts';
import { cachedRevocation } from './cached.ts';
import type { Revocation, RevocationStatus } from './revocation.ts';

let idCard: Authority;
let certificates: readonly X509Certificate[];
beforeAll(async () => {
  ({ 'id-card': idCard } = (await testHierarchy()).authorities);
  certificates = [1, 2, 3].map(() => issue(idCard, { profile: 'id-card', person }));
});

/** A cache over a revocation that counts how often it is asked. */
function counting(answer: () => Promise<RevocationStatus>, maximum = 10): { readonly check: (index: number) => Promise<RevocationStatus>; asked: number; time: number } {
  const state = { asked: 0, time: now.getTime(), check };
  const inner: Revocation = {
    check: () => {
      state.asked += 1;
      return answer();
    },
  };
  const cached = cachedRevocation(inner, { now: () => new Date(state.time) }, maximum);
  function check(index: number): Promise<RevocationStatus> {
    return cached.check(certificates[index] ?? idCard.certificate, idCard.certificate);
  }
  return state;
}

const freshUntil = new Date(now.getTime() + 60_000);

test('an answer is repeated until nextUpdate, and no longer', async () => {
  const cache = counting(() => Promise.resolve({ status: 'good', freshUntil }));
  await cache.check(0);
  cache.time += 59_000;
  expect(await cache.check(0)).toMatchObject({ status: 'good' });
  expect(cache.asked).toBe(1);
  cache.time += 1_000;
  await cache.check(0);
  expect(cache.asked).toBe(2);
});

test.each<RevocationStatus>([{ status: 'good' }, { status: 'unknown', freshUntil }])('$status without an end, or unknown, is not repeated', async (answer) => {
  const cache = counting(() => Promise.resolve(answer));
  await cache.check(0);
  await cache.check(0);
  expect(cache.asked).toBe(2);
});

test.each([
  ['in turn', [0, 1]],
  ['the later one first', [1, 0]],
])('of two questions at once the later one counts, whichever is answered first: %s', async (_name, order) => {
  const answers: PromiseWithResolvers<RevocationStatus>[] = [];
  const cache = counting(() => {
    const answer = Promise.withResolvers<RevocationStatus>();
    answers.push(answer);
    return answer.promise;
  });
  const both = [cache.check(0), cache.check(0)];
  const revoked: RevocationStatus = { status: 'revoked', at: now, reason: 'keyCompromise', freshUntil };
  for (const index of order) {
    answers[index]?.resolve(index === 0 ? { status: 'good', freshUntil } : revoked);
    await both[index];
  }
  expect(await cache.check(0)).toEqual(revoked);
  expect(await both[1]).toEqual(revoked);
  expect(cache.asked).toBe(2);
});

test('a failure is not repeated', async () => {
  const cache = counting(() => Promise.reject(new Error('down')));
  await expect(cache.check(0)).rejects.toThrow('down');
  await expect(cache.check(0)).rejects.toThrow('down');
  expect(cache.asked).toBe(2);
});

test('the oldest answer makes room', async () => {
  const cache = counting(() => Promise.resolve({ status: 'good', freshUntil }), 2);
  for (const index of [0, 1, 2, 2, 1]) await cache.check(index);
  expect(cache.asked).toBe(3);
  await cache.check(0);
  expect(cache.asked).toBe(4);
});
