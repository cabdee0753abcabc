import { describe, expect, test } from 'vitest';
import { ConsoleProblem } from '../problem.ts';
import { checkPassword } from './password.ts';

function codeOf(password: string, name = 'eeva'): string {
  try {
    checkPassword(password, name);
    return 'taken';
  } catch (error) {
    return error instanceof ConsoleProblem ? error.code : String(error);
  }
}

describe('a new password', () => {
  test.each([
    ['viis rohelist kaamelit', 'taken'],
    ['öökull lendas öösel', 'taken'],
    ['short', 'password-too-short'],
    ['x'.repeat(129), 'password-too-long'],
    ['aaaaaaaaaaaaaa', 'password-common'],
    ['Password1234', 'password-common'],
    ['qwertyqwerty', 'password-common'],
    ['correcthorsebatterystaple', 'password-common'],
    ['my name is Eeva, hello', 'password-common'],
  ])('%s: %s', (password, code) => {
    expect(codeOf(password)).toBe(code);
  });
});
