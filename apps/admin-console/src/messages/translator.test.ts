import { describe, expect, test } from 'vitest';
import { dictionaries } from './dictionaries.ts';
import { languageOf } from './language.ts';
import { isMessageKey, translator } from './translator.ts';

describe('messages', () => {
  test('a number chooses its word, in each language', () => {
    expect([0, 1, 2].map((days) => translator('en')('days.left', { days }))).toEqual(['0 days left', '1 day left', '2 days left']);
    expect([1, 2].map((days) => translator('et')('days.left', { days }))).toEqual(['veel 1 päev', 'veel 2 päeva']);
  });

  test('every message wants the same values in both languages', () => {
    const wanted = (text: string) => [...new Set(Array.from(text.matchAll(/\{(\w+)/g), ([, name = '']) => name))].toSorted((one, other) => one.localeCompare(other)).join(' ');
    const different = Object.entries(dictionaries.en).filter(([key, text]) => isMessageKey(key) && wanted(text) !== wanted(dictionaries.et[key]));
    expect(different).toEqual([]);
  });

  test('no message is left without words', () => {
    expect([...Object.values(dictionaries.en), ...Object.values(dictionaries.et)].filter((text) => text.trim() === '')).toEqual([]);
  });

  test.each([
    ['et', 'en', 'et'],
    [undefined, 'et-EE,et;q=0.9,en;q=0.8', 'et'],
    [undefined, 'de-DE,en;q=0.5', 'en'],
    ['fi', null, 'en'],
  ])('chosen %s, browser %s: %s', (chosen, accept, language) => {
    expect(languageOf(chosen, accept)).toBe(language);
  });
});
