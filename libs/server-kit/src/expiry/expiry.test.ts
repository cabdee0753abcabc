import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDuration } from './duration.ts';
import { applyExpiry, isExpired } from './policy.ts';
import { parseRequestedExpiry } from './requested.ts';

describe('x-expiry-time', () => {
  const instant = Date.UTC(2026, 10, 22, 12, 30, 15, 250);

  test.each([
    ['2026-11-22T12:30:15.250Z'],
    ['2026-11-22t12:30:15.25z'],
    ['2026-11-22T14:30:15.250999999+02:00'],
    ['2026-11-22T07:00:15.250-05:30'],
    ['2026-11-22T12:30:15.250'],
  ])('reads %s', (text) => {
    expect(parseRequestedExpiry(text)?.getTime()).toBe(instant);
  });

  test.each([
    ['2026-11-22'],
    ['2026-11-22 12:30:15Z'],
    ['2026-11-22T12:30Z'],
    ['2026-02-29T12:30:15Z'],
    ['2026-13-01T12:30:15Z'],
    ['2026-00-01T12:30:15Z'],
    ['2026-11-22T24:00:00Z'],
    ['2026-11-22T12:60:00Z'],
    ['2026-11-22T12:30:15.Z'],
    ['2026-11-22T12:30:15+0200'],
    ['2026-11-22T12:30:15+24:00'],
    ['2026-11-22T12:30:15ZZ'],
    ['2026-11-22T12:30:15Z, 2026-11-22T12:30:15Z'],
    [' 2026-11-22T12:30:15Z'],
    ['1795350615'],
    ['P30D'],
    [''],
  ])('refuses %j', (text) => {
    expect(parseRequestedExpiry(text)).toBeUndefined();
  });

  test('a leap second is the first instant of the next minute, and only before midnight UTC', () => {
    expect(parseRequestedExpiry('2016-12-31T23:59:60Z')).toEqual(new Date('2017-01-01T00:00:00Z'));
    expect(parseRequestedExpiry('2017-01-01T01:59:60.5+02:00')).toEqual(new Date('2017-01-01T00:00:00Z'));
    expect(parseRequestedExpiry('2016-12-31T23:58:60Z')).toBeUndefined();
  });

  test('honours any offset and fraction of any instant', () => {
    const instants = fc.integer({ min: Date.UTC(0, 0, 2), max: Date.UTC(9999, 11, 30) });
    fc.assert(
      fc.property(instants, fc.integer({ min: -1439, max: 1439 }), fc.stringMatching(/^\d{0,9}$/), (ms, offset, more) => {
        const local = new Date(ms + offset * 60_000).toISOString().slice(0, -1);
        const minutes = Math.abs(offset);
        const zone = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
        expect(parseRequestedExpiry(`${local}${more}${offset < 0 ? '-' : '+'}${zone}`)?.getTime()).toBe(ms);
      }),
      { numRuns: 200 },
    );
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d*)?[Z+-]?(\d\d:\d\d)?$/)), (text) => {
        const read = parseRequestedExpiry(text);
        expect(read === undefined || Number.isFinite(read.getTime())).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('durations', () => {
  test.each([
    ['P1095D', 1095 * 86_400_000],
    ['P2W', 14 * 86_400_000],
    ['PT15M', 900_000],
    ['P1DT2H3M4S', 93_784_000],
    ['PT0S', 0],
  ])('reads %s', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each(['P', 'PT', 'P1DT', 'P1Y', 'P1M', 'P1W2D', '1095', 'p1d', 'P-1D', 'P1.5D', ''])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('what the policy applies', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const policy = { default: 1000, maximum: 5000, tooLong: 'adjust' } as const;
  const after = (ms: number): Date => new Date(now.getTime() + ms);

  test('UC.KTS.01/4a: the default where nothing was asked for', () => {
    expect(applyExpiry(policy, now, undefined)).toEqual({ expiresAt: after(1000), adjusted: false });
  });

  test('what was asked for up to the maximum, and the maximum beyond it', () => {
    expect(applyExpiry(policy, now, after(5000))).toEqual({ expiresAt: after(5000), adjusted: false });
    expect(applyExpiry(policy, now, after(5001))).toEqual({ expiresAt: after(5000), adjusted: true });
  });

  test('an item is expired from its expiry on', () => {
    expect([-1, 0, 1].map((ms) => isExpired({ expiresAt: after(ms) }, now))).toEqual([true, true, false]);
  });
});
