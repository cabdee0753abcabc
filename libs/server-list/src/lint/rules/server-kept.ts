import type { Rule } from '../rule.ts';

export const serverKept: Rule = {
  code: 'server-kept',
  severity: 'error',
  demands: 'A server that was ever listed stays listed under its id: containers name it for years.',
  *check({ servers, previous }) {
    const kept = new Set(servers.map(({ server }) => server.id));
    for (const { list } of previous) {
      for (const { id, name } of list.servers) {
        if (kept.has(id)) continue;
        kept.add(id);
        yield { path: '/servers', message: `${name} (${id}) of version ${list.version} is missing`, next: 'list it as decrypt-only or retired' };
      }
    }
  },
};
