import type { PlacedServer, Rule } from '../rule.ts';

export const urlUnique: Rule = {
  code: 'url-unique',
  severity: 'error',
  demands: 'No two servers in use have an address in common: shares are found by it.',
  *check({ servers }) {
    const taken = new Map<string, PlacedServer>();
    for (const placed of servers) {
      const { server, path } = placed;
      if (server.state === 'retired') continue;
      for (const side of ['sender', 'recipient'] as const) {
        const address = server[side].toLowerCase();
        const other = taken.get(address);
        if (other && other.path !== path) yield { path: `${path}/${side}`, message: `${server[side]} is an address of server ${other.server.id} too` };
        else taken.set(address, placed);
      }
    }
  },
};
