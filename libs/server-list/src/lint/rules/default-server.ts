import type { Rule } from '../rule.ts';

export const defaultServer: Rule = {
  code: 'default-server',
  severity: 'error',
  demands: 'The default capsule server (UC.Client.01/5b) is a listed, active capsule server.',
  *check({ list }) {
    const { defaultCapsuleServer: id, servers } = list;
    if (id === undefined) return;
    const path = '/defaultCapsuleServer';
    const server = servers.find((candidate) => candidate.id === id);
    if (!server) yield { path, message: `${id} is not listed` };
    else if (!server.capsuleTypes.includes('KeyServerCapsule')) yield { path, message: `${id} takes no KeyServerCapsule` };
    else if (server.state !== 'active') yield { path, message: `${id} is ${server.state}`, next: 'choose an active server, or none' };
  },
};
