import { describe, expect, test } from 'vitest';
import { chartOf, type Chart } from './chart.ts';

const chart: Chart = { title: 'Latency', unit: 'ms', duration: 4, phases: [{ name: 'all', usersPerSecond: 1, seconds: 4 }], width: 1, kind: 'lines', lines: [{ name: 'half', tone: 'tone-1', values: [10, 20, undefined, 40] }] };

describe('a chart', () => {
  test('says what it shows to who does not see it', () => {
    expect(chartOf(chart).markup).toContain('aria-label="Latency: at most 40 ms"');
  });

  test('a gap stays a gap, and what stands alone is a dot', () => {
    const { markup } = chartOf(chart);
    expect(/<path d="([^"]*)"/.exec(markup)?.[1]?.match(/[ML]/g)?.join('')).toBe('MLM');
    expect(markup.match(/<circle/g)).toHaveLength(1);
  });

  test('each interval tells its values', () => {
    expect([...chartOf(chart).markup.matchAll(/<title>([^<]*)<\/title>/g)].map(([, text]) => text)).toEqual(['0–1 s: half 10 ms', '1–2 s: half 20 ms', '2–3 s: nothing', '3–4 s: half 40 ms']);
  });

  test('what is stacked stands on what is below it', () => {
    const { markup } = chartOf({ ...chart, kind: 'stack', lines: [{ name: 'a', tone: 'pass', values: [3, 1] }, { name: 'b', tone: 'fail', values: [1, 4] }] });
    expect(markup).toContain('at most 5 ms');
    // The sum lies behind what it is made of.
    expect(markup.indexOf('area fail')).toBeLessThan(markup.indexOf('area pass'));
  });

  test('a run in which nothing ever came is drawn as well', () => {
    expect(chartOf({ ...chart, lines: [{ name: 'half', tone: 'tone-1', values: [undefined, undefined] }] }).markup).not.toMatch(/NaN|Infinity/);
  });
});
