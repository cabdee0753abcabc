import { requirements } from '@testbed/requirements';
import { expect, test } from 'vitest';
import { clientChecks, containerChecks } from './index.ts';

test.each([
  ['client-suite', clientChecks],
  ['container-suite', containerChecks],
] as const)('every requirement that names the %s as its observer is checked, or excluded for a reason', (suite, checks) => {
  const cited = new Set(checks.flatMap((check) => check.requirements));
  const wrong = requirements.filter(({ id, observer, state }) => observer === suite && cited.has(id) === (state.is === 'excluded'));
  expect(wrong.map(({ id, state }) => `${id} is ${state.is}`)).toEqual([]);
});
