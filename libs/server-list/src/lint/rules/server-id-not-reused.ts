import type { Rule } from '../rule.ts';

export const serverIdNotReused: Rule = {
  code: 'server-id-not-reused',
  severity: 'error',
  demands: 'An id that any earlier version gave to a server is never given to another one.',
  *check({ servers, previous }) {
    for (const { server, path } of servers) {
      for (const { list } of previous) {
        const before = list.servers.find(({ id }) => id === server.id);
        if (!before || (before.organisation === server.organisation && sameTypes(before.capsuleTypes, server.capsuleTypes))) continue;
        const message = `version ${list.version} has the id ${server.id} for a server of ${before.organisation} with ${before.capsuleTypes.join(', ')}`;
        yield { path: `${path}/id`, message, next: 'give the new server an id of its own' };
        break;
      }
    }
  },
};

function sameTypes(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((type) => other.includes(type));
}
