import type { Rule } from '../rule.ts';

export const typeServed: Rule = {
  code: 'type-served',
  severity: 'warning',
  demands: 'Each capsule type on the list has an active server.',
  *check({ list }) {
    for (const type of ['KeyServerCapsule', 'KeySharesCapsule'] as const) {
      const servers = list.servers.filter(({ capsuleTypes }) => capsuleTypes.includes(type));
      if (servers.length > 0 && servers.every(({ state }) => state !== 'active')) yield { path: '/servers', message: `no server takes a new ${type}: senders can't use this type any more` };
    }
  },
};
