import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { indentJson } from './indent.ts';

test('JSON keeps its value and is laid out over lines', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.parse(indentJson(text))).toStrictEqual(JSON.parse(text));
    }),
  );
  expect(indentJson('{"a":[1,{}],"b":"x, y"}')).toBe('{\n  "a": [\n    1,\n    {}\n  ],\n  "b": "x, y"\n}');
});

test('what a parser would hide stays to be seen', () => {
  expect(indentJson(String.raw`{"a":1.0,"a":"\u0041"}`)).toBe('{\n  "a": 1.0,\n  "a": "\\u0041"\n}');
});

test('text that is no JSON is left alone', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(indentJson(`{${text}`)).toBe(isJson(`{${text}`) ? indentJson(`{${text}`) : `{${text}`);
    }),
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
