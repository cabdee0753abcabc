import type { Rule } from '../rule.ts';

export const sharesUrlSame: Rule = {
  code: 'shares-url-same',
  severity: 'error',
  demands: 'A shares server has one address: the container carries it, for sender and recipient alike.',
  *check({ servers }) {
    for (const { server, path } of servers) {
      if (server.capsuleTypes.includes('KeySharesCapsule') && server.sender !== server.recipient) {
        yield { path: `${path}/recipient`, message: `a shares server has the same address twice; the sender's is ${server.sender}` };
      }
    }
  },
};
