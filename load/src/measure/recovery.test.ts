import { describe, expect, test } from 'vitest';
import type { Sample } from './recorder.ts';
import { recoveryAfter } from './recovery.ts';

/** Ten requests a second, each as the function says. */
function samples(end: number, at: (second: number) => Partial<Sample>): readonly Sample[] {
  return Array.from({ length: end * 10 }, (_, index) => ({ second: index / 10, milliseconds: 20, outcome: 'ok' as const, ...at(Math.floor(index / 10)) }));
}

const before = { from: 0, to: 5 };
const spike = { from: 5, to: 10 };
const recovery = (at: (second: number) => Partial<Sample>) => recoveryAfter(samples(20, at), before, spike, 20);

describe('after a spike', () => {
  test('at once, where nothing was left of it', () => {
    expect(recovery((second) => (second >= 5 && second < 10 ? { outcome: 'shed' } : {}))).toBe(0);
  });

  test('when errors and slowness are over', () => {
    expect(recovery((second) => (second === 11 ? { outcome: 'error' } : second < 14 && second >= 10 ? { milliseconds: 500 } : {}))).toBe(4);
  });

  test('a short rest is no recovery', () => {
    expect(recovery((second) => (second === 12 ? { outcome: 'shed' } : {}))).toBe(3);
  });

  test('never', () => {
    expect(recovery((second) => (second >= 10 ? { milliseconds: 500 } : {}))).toBeUndefined();
  });

  test('not known where nothing came before it', () => {
    expect(recovery((second) => (second < 5 ? { outcome: 'error' } : {}))).toBeUndefined();
  });
});
