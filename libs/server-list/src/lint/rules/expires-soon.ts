import type { Rule } from '../rule.ts';

const soon = 30 * 86_400_000;

export const expiresSoon: Rule = {
  code: 'expires-soon',
  severity: 'warning',
  demands: 'A list is replaced 30 days before it expires.',
  *check({ list, now }) {
    const left = Date.parse(list.expires) - now.getTime();
    if (left > 0 && left < soon) yield { path: '/expires', message: `the list expires in ${Math.floor(left / 86_400_000)} days`, next: 'publish a version that lasts longer' };
  },
};
