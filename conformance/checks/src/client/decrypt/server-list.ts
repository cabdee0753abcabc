import { expectOpened } from '../judge.ts';
import { needs } from '../needs.ts';
import { rule, silentRefusal } from '../rules.ts';
import { serverSample } from '../samples.ts';
import type { ClientSubject } from '../subject.ts';
import type { ClientRule } from '../target.ts';
import type { Decryption } from '../work/run.ts';
import type { ServerList } from '../world/file.ts';
import { texts, twin } from './from-server.ts';

function openBy(subject: ClientSubject, change: (list: ServerList) => ServerList): Promise<Decryption> {
  const { remote } = subject.world.people;
  return serverSample(subject, remote).then(({ file }) =>
    subject.decrypt(file, { credential: subject.args.certified(remote), server: subject.args.capsuleServer('decrypt'), further: [subject.listWith(change)] }),
  );
}

/** What a recipient's client does by the list of trusted servers. */
export const fetchesByList: readonly ClientRule[] = [
  silentRefusal(
    {
      ...texts,
      disturbs: 'capsules',
      id: 'client/decrypt/list/unknown-server',
      needs: [...needs.fetch, needs.list],
      requirements: ['LIST/client-unknown-id'],
      expected: 'A container that names a server which is not on the list is refused without any connection to a server.',
      why: 'A container from anybody must not make the client connect anywhere.',
      next: 'Look the identifier up in the list, and nowhere else.',
    },
    {
      asked: ({ server }) => server === 'capsule-server',
      what: 'connected',
      twin,
      attempt: (subject) => openBy(subject, (list) => ({ ...list, defaultCapsuleServer: undefined, servers: list.servers.filter(({ capsuleTypes }) => !capsuleTypes.includes('KeyServerCapsule')) })),
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/list/decrypt-only',
      needs: [...needs.fetch, needs.list],
      requirements: ['LIST/client-has-list', 'UC.Client.02/6'],
      expected: 'A server that is listed as decrypt-only still serves recipients.',
      why: 'Its capsules are there until they expire.',
      next: 'Use servers of the state decrypt-only for fetching.',
    },
    async (subject) => {
      expectOpened(
        await openBy(subject, (list) => ({
          ...list,
          defaultCapsuleServer: undefined,
          servers: list.servers.map((server) => (server.capsuleTypes.includes('KeyServerCapsule') ? { ...server, state: 'decrypt-only' as const } : server)),
        })),
      );
      return 'opened';
    },
  ),
];
