import { ConsoleProblem } from '../problem.ts';
import { commonPasswords } from './common-passwords.ts';

/** Shortest and longest password, in characters; no rule of composition (NIST SP 800-63B §3.1.1.2). */
export const passwordLength = { min: 12, max: 128 } as const;

/**
 * Holds a new password against the rules.
 *
 * @param name the account's, where it is known: it is no password
 * @throws ConsoleProblem `password-too-short`, `password-too-long`, `password-common`
 */
export function checkPassword(password: string, name: string | undefined): void {
  const { length } = Array.from(password);
  if (length < passwordLength.min) throw new ConsoleProblem('password-too-short', `a password has at least ${passwordLength.min} characters`);
  if (length > passwordLength.max) throw new ConsoleProblem('password-too-long', `a password has at most ${passwordLength.max} characters`);
  const plain = password.toLowerCase().normalize('NFKC');
  const guessable = commonPasswords.some((common) => plain === common || plain.replaceAll(common, '').length < 6);
  if (guessable || (name !== undefined && plain.includes(name.toLowerCase())) || new Set(plain).size < 5) {
    throw new ConsoleProblem('password-common', 'this password is easily guessed', { next: 'choose several unrelated words' });
  }
}
