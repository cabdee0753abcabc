import type { Rule } from '../rule.ts';

export const versionByOne: Rule = {
  code: 'version-by-one',
  severity: 'error',
  demands: 'The version rises by exactly one: to go back, publish the old content under a higher version.',
  *check({ list, previous }) {
    const last = previous.at(-1)?.list.version;
    if (last !== undefined && list.version !== last + 1) yield { path: '/version', message: `the version is ${list.version}, after ${last}`, next: `make it ${last + 1}` };
  },
};
