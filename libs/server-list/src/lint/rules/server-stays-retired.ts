import type { Rule } from '../rule.ts';

export const serverStaysRetired: Rule = {
  code: 'server-stays-retired',
  severity: 'warning',
  demands: 'A retired server does not come back: clients may have told people that its capsules are gone.',
  *check({ servers, previous }) {
    const before = previous.at(-1)?.list.servers ?? [];
    for (const { server, path } of servers) {
      const retired = before.some(({ id, state }) => id === server.id && state === 'retired');
      if (retired && server.state !== 'retired') yield { path: `${path}/state`, message: `${server.id} was retired and is ${server.state} again` };
    }
  },
};
