import { ContainerProblem } from '../problem.ts';

interface Rule {
  readonly demand: string;
  readonly holds: (password: string) => boolean;
}

const digit: Rule = { demand: 'a digit', holds: (password) => /\p{Nd}/u.test(password) };
const upperCase: Rule = { demand: 'an upper case letter', holds: (password) => /\p{Lu}/u.test(password) };
const lowerCase: Rule = { demand: 'a lower case letter', holds: (password) => /\p{Ll}/u.test(password) };

function between(least: number, most: number): Rule {
  return {
    demand: `${least} to ${most} characters`,
    holds: (password) => {
      const { length } = Array.from(password);
      return length >= least && length <= most;
    },
  };
}

/** What a password for a new container must have: as the specification's user guide recommends, or as the Java client demands. */
export const passwordPolicies = {
  'user-guide': [between(20, 64), digit, upperCase, lowerCase],
  java: [between(8, 64), upperCase, lowerCase],
} as const satisfies Record<string, readonly Rule[]>;

export type PasswordPolicy = keyof typeof passwordPolicies;

/**
 * Checks a password before a container is made with it.
 *
 * @throws ContainerProblem `password-policy`, naming everything that is missing and nothing of the password
 */
export function checkPassword(password: string, policy: PasswordPolicy = 'user-guide'): void {
  const missing = passwordPolicies[policy].filter(({ holds }) => !holds(password)).map(({ demand }) => demand);
  if (missing.length === 0) return;
  throw new ContainerProblem('password-policy', `the password needs ${missing.join(', ')}`, {
    expected: passwordPolicies[policy].map(({ demand }) => demand).join(', '),
    next: 'choose another password',
  });
}
