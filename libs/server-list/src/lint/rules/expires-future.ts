import type { Rule } from '../rule.ts';

export const expiresFuture: Rule = {
  code: 'expires-future',
  severity: 'error',
  demands: 'A list expires in the future.',
  *check({ list, now }) {
    if (Date.parse(list.expires) <= now.getTime()) yield { path: '/expires', message: `the list expired at ${list.expires}` };
  },
};
