import { findServer, type ListedServer, type ServerList } from '@testbed/server-list';
import { ask } from './dialogue.ts';
import type { ClientPorts } from './ports.ts';
import { ClientProblem, type ClientCode } from './problem.ts';

/** Where the sender wants capsules of public-key recipients to travel. */
export interface ServerChoice {
  /** Without a list there are no servers (UC.Client.01/5a). */
  readonly list?: ServerList;
  /** The id of a server, or `none` for capsules in the container (6a). Without it the list's default decides, then the person. */
  readonly server?: string;
}

/** What went wrong with a server before anything was sent to it: another one may do (UC.Client.01/7a, 8a). */
export const serverUnusable: readonly ClientCode[] = [
  'connection-failed',
  'connection-timeout',
  'tls-failed',
  'server-certificate-not-listed',
  'server-certificate-not-valid-now',
  'server-name-mismatch',
];

/**
 * UC.Client.01/4–5: the server for the capsules, or none.
 *
 * @param wrong why the server chosen before can't be used
 * @throws ClientProblem, ServerListProblem
 */
export async function chooseServer(choice: ServerChoice, { dialogue, narrate }: ClientPorts, wrong?: ClientProblem): Promise<ListedServer | undefined> {
  const { list, server } = choice;
  if (server === 'none') {
    narrate({ clause: 'UC.Client.01/6a', text: 'the sender chose no capsule server: capsules travel in the container' });
    return undefined;
  }
  if (!wrong) {
    if (server !== undefined) return findServer(needed(list, server), server, 'KeyServerCapsule', 'send');
    if (list?.defaultCapsuleServer !== undefined) {
      narrate({ clause: 'UC.Client.01/5b', text: `the list has a default capsule server: ${list.defaultCapsuleServer}` });
      return findServer(list, list.defaultCapsuleServer, 'KeyServerCapsule', 'send');
    }
  }
  const offered = list?.servers.filter(({ state, capsuleTypes }) => state === 'active' && capsuleTypes.includes('KeyServerCapsule')) ?? [];
  if (offered.length === 0 || !dialogue) {
    narrate({ clause: 'UC.Client.01/5a', text: 'no capsule server is configured or chosen: capsules travel in the container' });
    return undefined;
  }
  const answer = await ask(dialogue, 'server-list-missing', 'a capsule server', (person) => person.chooseServer(offered, wrong));
  if (answer !== 'none') return answer;
  narrate({ clause: 'UC.Client.01/6a', text: 'the sender chose no capsule server: capsules travel in the container' });
  return undefined;
}

function needed(list: ServerList | undefined, server: string): ServerList {
  if (list) return list;
  throw new ClientProblem('server-list-missing', `there is no trusted-server list to find server ${server} in`, {
    next: 'name a running world with --world or a list with --server-list',
  });
}
