import type { Rule } from '../rule.ts';

/** DigiDoc for iOS parses the ids of its configuration as UUIDs. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const serverIdUuid: Rule = {
  code: 'server-id-uuid',
  severity: 'warning',
  demands: 'An id is a UUID, because one mobile client reads nothing else.',
  *check({ servers }) {
    for (const { server, path } of servers) {
      if (!uuid.test(server.id)) yield { path: `${path}/id`, message: `${server.id} is not a UUID: one mobile client can't read it`, next: 'choose a UUID while the server is new; a published id stays' };
    }
  },
};
