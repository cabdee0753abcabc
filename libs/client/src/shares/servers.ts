import { canonicalBaseUrl } from '@testbed/auth-ticket';
import type { ListedServer, ServerList } from '@testbed/server-list';
import type { ClientPorts } from '../ports.ts';
import { ClientProblem } from '../problem.ts';

/** Whether there is any server for shares. */
export function hasSharesServers(list: ServerList | undefined): boolean {
  return activeServers(list).length > 0;
}

function activeServers(list: ServerList | undefined): readonly ListedServer[] {
  return list?.servers.filter(({ state, capsuleTypes }) => state === 'active' && capsuleTypes.includes('KeySharesCapsule')) ?? [];
}

/**
 * The shares servers of a list that take new shares. Where two of one organisation are allowed, the sender is warned.
 *
 * @throws ClientProblem `shares-servers-missing`, `shares-organisations-equal`
 */
export function serversForShares(list: ServerList | undefined, sameOrganisation: 'refuse' | 'warn', { narrate }: Pick<ClientPorts, 'narrate'>): readonly ListedServer[] {
  const servers = activeServers(list);
  if (servers.length === 0) {
    throw new ClientProblem('shares-servers-missing', 'there is no shares server to send shares to', { next: 'name a running world with --world or a list with --server-list' });
  }
  const organisations = new Set(servers.map(({ organisation }) => organisation));
  if (organisations.size === servers.length) return servers;
  const problem = 'two of the shares servers are run by the same organisation, which could join their shares';
  if (sameOrganisation === 'refuse') {
    throw new ClientProblem('shares-organisations-equal', problem, {
      expected: 'every server run by another organisation',
      next: 'use a list with servers of distinct organisations, or allow it with --same-organisation',
    });
  }
  narrate({ clause: 'UC.Client.03/4', text: `warning: ${problem}` });
  return servers;
}

/** The listed server that a container names by its base URL. A server that is not listed is never contacted. @throws ClientProblem `server-unknown` */
export function serverAt(list: ServerList | undefined, baseUrl: string): ListedServer {
  if (!list) throw new ClientProblem('server-list-missing', 'shares are on servers, and there is no trusted-server list to find them in', { next: 'name a running world with --world or a list with --server-list' });
  const wanted = canonicalBaseUrl(baseUrl);
  const server = list.servers.find(({ recipient, capsuleTypes, state }) => capsuleTypes.includes('KeySharesCapsule') && state !== 'retired' && canonicalBaseUrl(recipient) === wanted);
  if (wanted !== undefined && server) return server;
  throw new ClientProblem('server-unknown', `the container has a share at ${baseUrl}, which is not on the trusted-server list`, { next: 'ask who gave you the list' });
}
