import { describe, expect, test } from 'vitest';
import { checkNameToRead, checkNameToWrite } from './file-name.ts';

const unsafe = expect.objectContaining({ code: 'file-name-unsafe', layer: 'file-name' }) as Error;

describe('Requirements for payload unpacking: FileNameValidator', () => {
  test.each([
    '', '.', '..', ' a', '-a', 'a ', 'a.', 'a<', 'a>', 'a:b', 'a"', '/etc/passwd', '../a', 'a/b', 'a\\b', 'a|b', 'a?', 'a*',
    'a\0b', 'a\nb', 'a\x7fb', 'a\x85b', 'a\u202eb', 'CON', 'prn', 'Aux', 'NUL', 'com1', 'LPT9',
  ])('%j is refused', (name) => {
    expect(() => checkNameToRead(name)).toThrow(unsafe);
    expect(() => checkNameToWrite(name)).toThrow(unsafe);
  });

  test.each(['a', 'CON.txt', 'COM0', 'COM10', '.hidden', 'a b', 'a-b', 'õ☠', "it's", 'a'.repeat(1000)])('%j is allowed', (name) => {
    expect(() => checkNameToRead(name)).not.toThrow();
    expect(() => checkNameToWrite(name)).not.toThrow();
  });
});

test.each(['a\ufffe', 'a\uffff', '\ud800', 'õ'.repeat(501)])('Requirements for tar archive assembly: %j is not written, but read', (name) => {
  expect(() => checkNameToWrite(name)).toThrow(unsafe);
  expect(() => checkNameToRead(name)).not.toThrow();
});
