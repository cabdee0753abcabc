import type { Rule } from '../rule.ts';

export const environmentKept: Rule = {
  code: 'environment-kept',
  severity: 'error',
  demands: 'A list stays in its environment: test and production have different keys and different clients.',
  *check({ list, previous }) {
    const before = previous.at(-1)?.list.environment;
    if (before !== undefined && before !== list.environment) yield { path: '/environment', message: `the version before is of the environment ${before}` };
  },
};
