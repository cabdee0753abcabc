import type { Rule } from '../rule.ts';

export const issuedNotFuture: Rule = {
  code: 'issued-not-future',
  severity: 'error',
  demands: 'A list is not issued in the future: clients refuse it until then.',
  *check({ list, now }) {
    if (Date.parse(list.issued) > now.getTime()) yield { path: '/issued', message: `${list.issued} is in the future; now it is ${now.toISOString()}` };
  },
};
