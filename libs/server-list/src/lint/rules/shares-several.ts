import type { Rule } from '../rule.ts';

export const sharesSeveral: Rule = {
  code: 'shares-several',
  severity: 'warning',
  demands: 'Shares go to at least two servers.',
  *check({ servers }) {
    const [only, ...others] = servers.filter(({ server }) => server.state === 'active' && server.capsuleTypes.includes('KeySharesCapsule'));
    if (only && others.length === 0) yield { path: only.path, message: `${only.server.id} is the only active shares server: its share is the whole key` };
  },
};
