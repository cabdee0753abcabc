import { readCertificate } from '@testbed/pki';
import type { CapsuleType, ListedServer, ServerList } from './model.ts';
import { ServerListProblem } from './problem.ts';

/**
 * The listed server with this id, fit for the purpose: sending wants an active one, fetching also takes a decrypt-only one.
 *
 * @throws ServerListProblem `server-unknown`, `server-type-mismatch`, `server-retired`, `server-decrypt-only`
 */
export function findServer(list: ServerList, id: string, capsuleType: CapsuleType, purpose: 'send' | 'fetch'): ListedServer {
  const server = list.servers.find((candidate) => candidate.id === id);
  if (!server) {
    const known = list.servers.map((candidate) => candidate.id).join(', ') || 'none';
    throw new ServerListProblem('server-unknown', `server ${id} is not on the trusted-server list`, { next: `listed: ${known}` });
  }
  if (!server.capsuleTypes.includes(capsuleType)) {
    throw new ServerListProblem('server-type-mismatch', `server ${id} does not take a ${capsuleType}; it takes ${server.capsuleTypes.join(', ')}`);
  }
  if (server.state === 'retired') throw new ServerListProblem('server-retired', `server ${id} is retired`);
  if (server.state === 'decrypt-only' && purpose === 'send') {
    throw new ServerListProblem('server-decrypt-only', `server ${id} takes no new capsules; it only serves old ones`, { next: 'choose another server' });
  }
  return server;
}

/** The certificates (DER) this server may present now: its current and its next ones, never retired ones. */
export function pinsOf(server: ListedServer): Uint8Array[] {
  return server.certificates.filter(({ purpose }) => purpose !== 'retired').map(({ pem }) => readCertificate(pem).raw);
}
