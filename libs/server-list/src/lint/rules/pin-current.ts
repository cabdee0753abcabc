import type { Rule } from '../rule.ts';

export const pinCurrent: Rule = {
  code: 'pin-current',
  severity: 'error',
  demands: 'A server that is asked has a current certificate, else every client refuses it.',
  *check({ servers }) {
    for (const { server, path } of servers) {
      if (server.state === 'retired' || server.certificates.some(({ purpose }) => purpose === 'current')) continue;
      yield { path: `${path}/certificates`, message: `${server.id} is ${server.state} and has no current certificate` };
    }
  },
};
