import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bearerTokens } from './bearer.ts';

const start = new Date('2026-11-22T12:00:00Z');
const clockAfter = (seconds: number) => ({ now: () => new Date(start.getTime() + seconds * 1000) });

test('an issued token is good for its lifetime, then expired', () => {
  let seconds = 0;
  const tokens = bearerTokens({ token: 'of-the-world', lifetime: 60 }, { now: () => clockAfter(seconds).now() });
  const { token, expiresIn } = tokens.issue();
  expect(expiresIn).toBe(60);
  expect(tokens.judge(token)).toBe('good');
  seconds = 59.999;
  expect(tokens.judge(token)).toBe('good');
  seconds = 60;
  expect(tokens.judge(token)).toBe('expired');
  expect(tokens.judge('of-the-world')).toBe('good');
  expect(tokens.issue().token).not.toBe(token);
});

test('a token of another process is unknown', () => {
  const settings = { token: 'of-the-world', lifetime: 60 };
  const { token } = bearerTokens(settings, clockAfter(0)).issue();
  expect(bearerTokens(settings, clockAfter(0)).judge(token)).toBe('unknown');
});

test('what is changed in an issued token, or invented, is unknown', () => {
  const tokens = bearerTokens({ token: 'of-the-world', lifetime: 60 }, clockAfter(0));
  const { token } = tokens.issue();
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
      fc.pre(token[at] !== character);
      expect(tokens.judge(`${token.slice(0, at)}${character}${token.slice(at + 1)}`)).toBe('unknown');
    }),
  );
  fc.assert(
    fc.property(fc.string(), (invented) => {
      expect(tokens.judge(invented)).toBe('unknown');
    }),
  );
});
