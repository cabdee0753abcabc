import type { Rule } from '../rule.ts';

export const sharesOrganisationsDistinct: Rule = {
  code: 'shares-organisations-distinct',
  severity: 'error',
  demands: 'Active shares servers are run by distinct organisations: with n-of-n shares, one that has all of them has the key.',
  *check({ servers }) {
    const seen = new Map<string, string>();
    for (const { server, path } of servers) {
      if (server.state !== 'active' || !server.capsuleTypes.includes('KeySharesCapsule')) continue;
      const organisation = server.organisation.trim().toLowerCase();
      const other = seen.get(organisation);
      if (other !== undefined) yield { path: `${path}/organisation`, message: `${server.organisation} runs the shares server ${other} too` };
      else seen.set(organisation, server.id);
    }
  },
};
