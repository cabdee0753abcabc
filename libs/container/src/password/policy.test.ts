import { expect, test } from 'vitest';
import { checkPassword } from './policy.ts';

test.each([
  ['user-guide', 'Kui Arno isaga kooli1'],
  ['user-guide', `Õ${'õ'.repeat(62)}1`],
  ['java', 'Abcdefgh'],
] as const)('%s accepts %s', (policy, password) => {
  expect(() => checkPassword(password, policy)).not.toThrow();
});

test.each([
  ['user-guide', 'Abcdefgh1', 'the password needs 20 to 64 characters'],
  ['user-guide', 'a'.repeat(65), 'the password needs 20 to 64 characters, a digit, an upper case letter'],
  ['user-guide', 'A'.repeat(20), 'the password needs a digit, a lower case letter'],
  ['java', 'Abcdefg', 'the password needs 8 to 64 characters'],
  ['java', 'abcdefgh', 'the password needs an upper case letter'],
] as const)('%s refuses %s and says what is missing', (policy, password, message) => {
  expect(() => checkPassword(password, policy)).toThrow(expect.objectContaining({ code: 'password-policy', message }) as Error);
});

test('the default is the user guide', () => {
  expect(() => checkPassword('Abcdefgh1')).toThrow(expect.objectContaining({ code: 'password-policy' }) as Error);
});
