import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

// WCAG 2.2, 1.4.3: text has a contrast of at least 4.5 to what is behind it.

const css = readFileSync(join(import.meta.dirname, 'page.css'), 'utf8');
const colours = new Map([...css.matchAll(/--(\w+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name = '', light = '', dark = '']) => [name, { light, dark }]));

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  test.each(['ink', 'quiet', 'link', 'pass', 'fail', 'warning', 'undecided'])('%s can be read on every ground', (text) => {
    for (const ground of ['paper', 'card', 'inset']) expect(contrast(colours.get(text)?.[scheme] ?? '', colours.get(ground)?.[scheme] ?? ''), ground).toBeGreaterThanOrEqual(4.5);
  });
});
