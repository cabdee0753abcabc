import { describe, expect, test } from 'vitest';
import type { Sample } from './recorder.ts';
import { recoveryAfter, type Recovery } from './recovery.ts';

/** Ten requests a second, each as the function says. */
function samples(end: number, at: (second: number) => Partial<Sample>): readonly Sample[] {
  return Array.from({ length: end * 10 }, (_, index) => sample(index / 10, at(Math.floor(index / 10))));
}

function sample(second: number, change: Partial<Sample> = {}): Sample {
  return { second, milliseconds: 20, outcome: 'ok', ...change };
}

const order = { before: { from: 0, to: 5 }, spike: { from: 5, to: 10 }, end: 20, limit: 5, gap: 0.2 };
const recovery = (at: (second: number) => Partial<Sample>): Recovery => recoveryAfter(samples(20, at), order);

describe('after a spike', () => {
  test('at once, where nothing was left of it', () => {
    expect(recovery((second) => (second >= 5 && second < 10 ? { outcome: 'shed' } : {}))).toEqual({ kind: 'after', seconds: 0 });
  });

  test('when errors and slowness are over', () => {
    expect(recovery((second) => (second === 11 ? { outcome: 'error' } : second < 14 && second >= 10 ? { milliseconds: 500 } : {}))).toEqual({ kind: 'after', seconds: 4 });
  });

  test('a short rest is no recovery', () => {
    expect(recovery((second) => (second === 12 ? { outcome: 'shed' } : {}))).toEqual({ kind: 'after', seconds: 3 });
  });

  test('nor is a time in which nobody could begin', () => {
    const stuck = samples(20, () => ({})).filter(({ second }) => second < 10 || second >= 14);
    expect(recoveryAfter(stuck, order)).toEqual({ kind: 'after', seconds: 4 });
    expect(recoveryAfter(stuck.filter(({ second }) => second < 10), order)).toEqual({ kind: 'never' });
  });

  test('never', () => {
    expect(recovery((second) => (second >= 10 ? { milliseconds: 500 } : {}))).toEqual({ kind: 'never' });
  });
});

describe('users that come rarely', () => {
  // Two lanes of a k6 each, at one user a second together: both begin one every other second.
  const rare = Array.from({ length: 40 }, (_, index) => [sample(2 * index + 0.9), sample(2 * index + 0.95)]).flat();
  const rarely = { before: { from: 0, to: 20 }, spike: { from: 20, to: 40 }, end: 80, limit: 5, gap: 2 };

  test('empty seconds between them are as before', () => {
    expect(recoveryAfter(rare, rarely)).toEqual({ kind: 'after', seconds: 0 });
  });

  test('as few of them as of any others need be good in a row', () => {
    expect(recoveryAfter([...rare, sample(49, { outcome: 'error' })], rarely)).toEqual({ kind: 'after', seconds: 0 });
  });

  test('one that is answered badly still counts', () => {
    expect(recoveryAfter([...rare, sample(43, { outcome: 'error' })], rarely)).toEqual({ kind: 'after', seconds: 4 });
    expect(recoveryAfter([...rare, ...rare.filter(({ second }) => second >= 40).map(({ second }) => sample(second, { outcome: 'error' }))], rarely)).toEqual({ kind: 'never' });
  });
});

describe('not known', () => {
  test('where nothing, or too little, came before it', () => {
    expect(recovery((second) => (second < 5 ? { outcome: 'error' } : {}))).toEqual({ kind: 'unknown', why: 'nothing to compare with: 0 requests were answered as by a healthy server before the spike, and 20 are needed' });
    expect(recoveryAfter(samples(20, () => ({})), { ...order, before: { from: 3.1, to: 5 } })).toMatchObject({ kind: 'unknown', why: expect.stringContaining(': 19 requests') as string });
  });

  test('where the load ends before it could be seen, unless it was', () => {
    const slow = samples(20, (second) => (second >= 10 ? { milliseconds: 500 } : {}));
    expect(recoveryAfter(slow, { ...order, end: 17 })).toEqual({ kind: 'unknown', why: 'not as before until the end of the load, which came 7 s after the spike, and 8 s are needed' });
    expect(recoveryAfter(slow, { ...order, end: 12 })).toMatchObject({ kind: 'unknown' });
    expect(recoveryAfter(slow, { ...order, end: 18 })).toEqual({ kind: 'never' });
    expect(recoveryAfter(samples(20, () => ({})), { ...order, end: 13 })).toEqual({ kind: 'after', seconds: 0 });
  });
});
