import type { Rule } from '../rule.ts';

export const serverIdUnique: Rule = {
  code: 'server-id-unique',
  severity: 'error',
  demands: 'No two servers have the same id: a container names its server by nothing else.',
  *check({ servers }) {
    const seen = new Set<string>();
    for (const { server, path } of servers) {
      if (seen.has(server.id)) yield { path: `${path}/id`, message: `the id ${server.id} is taken by another server of this list` };
      seen.add(server.id);
    }
  },
};
