import type { Rule } from '../rule.ts';

/** RFC 3339 with a time zone; `Date` alone would take much more. */
const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export const instants: Rule = {
  code: 'instants',
  severity: 'error',
  demands: 'issued and expires are instants in RFC 3339, and the list is issued before it expires.',
  *check({ list }) {
    const bad = (['issued', 'expires'] as const).filter((member) => !form.test(list[member]) || Number.isNaN(Date.parse(list[member])));
    for (const member of bad) yield { path: `/${member}`, message: `${list[member]} is not an instant`, next: 'write it as 2026-11-22T12:00:00Z' };
    if (bad.length === 0 && Date.parse(list.issued) >= Date.parse(list.expires)) yield { path: '/expires', message: 'the list expires before it is issued' };
  },
};
