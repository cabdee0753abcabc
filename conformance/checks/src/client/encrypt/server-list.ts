import { deviates } from '@testbed/runner';
import { expectMade, expectRefused } from '../judge.ts';
import { needs } from '../needs.ts';
import { rule, silentRefusal, type RuleTexts } from '../rules.ts';
import { serverSample } from '../samples.ts';
import type { ClientSubject } from '../subject.ts';
import type { ClientRule } from '../target.ts';
import type { Encryption } from '../work/run.ts';
import type { ListedServer, ServerList } from '../world/file.ts';
import { uploadsIn } from '../world/seen.ts';

const texts = { level: 'MUST', needs: [...needs.upload, needs.list], disturbs: 'capsules' } satisfies Partial<RuleTexts>;

const twin = (subject: ClientSubject): Promise<unknown> => serverSample(subject, subject.world.people.remote);

function encryptBy(subject: ClientSubject, change: (list: ServerList) => ServerList): Promise<Encryption> {
  return subject.encrypt({ recipients: [subject.args.recipient(subject.world.people.remote)], server: subject.args.capsuleServer('encrypt'), further: [subject.listWith(change)] });
}

/** Changes the servers that take capsules. */
function capsuleServers(change: (server: ListedServer) => ListedServer): (list: ServerList) => ServerList {
  return (list) => ({ ...list, servers: list.servers.map((server) => (server.capsuleTypes.includes('KeyServerCapsule') ? change(server) : server)) });
}

const postings = { asked: (entry) => uploadsIn([entry]).length > 0, what: 'sent a capsule' } satisfies Pick<Parameters<typeof silentRefusal>[1], 'asked' | 'what'>;

/** The certificate of another server of the world. */
function pinsOfAnother(subject: ClientSubject): ListedServer['certificates'] {
  const { servers } = subject.world.facts.serverList;
  return servers.find(({ capsuleTypes }) => capsuleTypes.includes('KeySharesCapsule'))?.certificates ?? [];
}

/** What a sender's client does by the list of trusted servers. */
export const uploadsByList: readonly ClientRule[] = [
  rule(
    {
      ...texts,
      id: 'client/encrypt/list/default-server',
      requirements: ['UC.Client.01/5b', 'LIST/client-has-list'],
      expected: 'The default capsule server of the configuration is used without asking.',
      why: 'An organisation decides this once for all its senders.',
      next: 'Send capsules to the default server of the list when the sender names none.',
    },
    async (subject) => {
      const { result, seen } = await subject.watch(() => subject.encrypt({ recipients: [subject.args.recipient(subject.world.people.remote)], further: [subject.listWith((list) => list)] }));
      const { container } = expectMade(result);
      if (uploadsIn(seen).length !== 1 || container.recipients[0]?.capsule.kind !== 'server') deviates(`made a capsule of the kind ${container.recipients[0]?.capsule.kind} and sent ${uploadsIn(seen).length}`);
      return 'one upload to the default server';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/list/no-servers',
      requirements: ['UC.Client.01/5a'],
      expected: 'With a configuration that has no capsule servers the capsules go into the container.',
      why: 'Such an organisation wants it so.',
      next: 'Make container capsules when no capsule server is configured.',
    },
    async (subject) => {
      const { result, seen } = await subject.watch(() =>
        subject.encrypt({ recipients: [subject.args.recipient(subject.world.people.remote)], further: [subject.listWith((list) => ({ ...list, defaultCapsuleServer: undefined, servers: [] }))] }),
      );
      const { container } = expectMade(result);
      if (uploadsIn(seen).length > 0 || container.recipients[0]?.capsule.kind !== 'ec') deviates(`made a capsule of the kind ${container.recipients[0]?.capsule.kind} and sent ${uploadsIn(seen).length}`);
      return 'the capsule is in the container, and no server was asked';
    },
  ),
  silentRefusal(
    {
      ...texts,
      id: 'client/encrypt/list/other-pin',
      requirements: ['UC.Client.01/7', 'UC.Client.01/8a', 'LIST/client-pins'],
      expected: 'When the list has another certificate for the server than it shows, nothing is sent.',
      why: 'The list is the only word about which server is the right one.',
      next: 'Compare the server\'s certificate with those listed for it, for it alone.',
    },
    { ...postings, twin, attempt: (subject) => encryptBy(subject, capsuleServers((server) => ({ ...server, certificates: pinsOfAnother(subject) }))) },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/list/any-pin',
      requirements: ['LIST/client-any-listed-certificate'],
      expected: 'Any of the listed certificates of a server is accepted: here the second, which is to come next.',
      why: 'Otherwise no server could ever change its certificate.',
      next: 'Accept every listed certificate that is not retired.',
    },
    async (subject) => {
      const change = capsuleServers((server) => ({
        ...server,
        certificates: [...pinsOfAnother(subject), ...server.certificates.map((certificate) => ({ ...certificate, purpose: 'next' as const }))],
      }));
      expectMade(await encryptBy(subject, change));
      return 'accepted the second certificate';
    },
  ),
  silentRefusal(
    {
      ...texts,
      id: 'client/encrypt/list/wrong-type',
      requirements: ['LIST/client-right-type'],
      expected: 'A server that is listed for key shares only gets no capsule.',
      why: 'It could not serve it, and was not trusted with it.',
      next: 'Offer and use a server only for the capsule types that the list gives it.',
    },
    { ...postings, twin, attempt: (subject) => encryptBy(subject, capsuleServers((server) => ({ ...server, capsuleTypes: ['KeySharesCapsule'] }))) },
  ),
  ...(['decrypt-only', 'retired'] as const).map((state) =>
    silentRefusal(
      {
        ...texts,
        id: `client/encrypt/list/${state}`,
        requirements: ['UC.Client.01/5'],
        expected: `A server that is listed as ${state} gets no capsule.`,
        why: 'It will be gone before the recipient asks.',
        next: 'Offer only active servers to senders.',
      },
      { ...postings, twin, attempt: (subject) => encryptBy(subject, capsuleServers((server) => ({ ...server, state }))) },
    ),
  ),
];

const day = 86_400_000;

/** What the organisation's configuration service says. */
export const configuration: readonly ClientRule[] = [
  rule(
    {
      ...texts,
      id: 'client/encrypt/configuration/expiry',
      disturbs: 'world',
      level: 'SHOULD',
      needs: [...needs.upload, needs.capsuleConfiguration],
      requirements: ['UC.Client.01/8b', 'UC.KTS.01/1a'],
      expected: 'The default expiry of the organisation\'s configuration service is fetched first and sent with the capsule.',
      why: 'How long capsules are kept is the organisation\'s decision.',
      next: 'Fetch the default expiry from the configuration service before capsules are sent.',
    },
    async (subject) => {
      await twin(subject);
      const { seen } = await subject.watch(() =>
        subject.withFault({ server: 'configuration-service', times: 'always', does: { kind: 'answer', members: { defaultExpiry: 'P10D' } } }, () =>
          subject.encrypt({ recipients: [subject.args.recipient(subject.world.people.remote)], server: subject.args.capsuleServer('encrypt') }),
        ),
      );
      if (!seen.some(({ server }) => server === 'configuration-service')) deviates('did not ask the configuration service');
      const asked = Date.parse(uploadsIn(seen)[0]?.header('x-expiry-time') ?? '');
      if (!(Math.abs(asked - subject.now() - 10 * day) < day)) deviates(`asked for ${uploadsIn(seen)[0]?.header('x-expiry-time') ?? 'no expiry'} instead of 10 days from now`);
      return 'the capsule expires as the configuration service said';
    },
  ),
  ...(
    [
      ['down', { kind: 'refuse-connection' }],
      ['absurd', { kind: 'answer', members: { defaultExpiry: 'P-1D' } }],
    ] as const
  ).map(([name, does]) =>
    rule(
      {
        ...texts,
        id: `client/encrypt/configuration/${name}`,
        disturbs: 'world',
        level: 'SHOULD',
        needs: [...needs.upload, needs.capsuleConfiguration],
        requirements: ['UC.Client.01/8b'],
        expected: `A configuration service that is ${name} is not passed over: no capsule is sent with another default.`,
        why: 'Who blocks the service would decide how long capsules are kept.',
        next: 'End encryption with a message when the configuration service does not tell the default.',
      },
      async (subject) => {
        await twin(subject);
        const { result, seen } = await subject.watch(() =>
          subject.withFault({ server: 'configuration-service', times: 'always', does }, () =>
            subject.encrypt({ recipients: [subject.args.recipient(subject.world.people.remote)], server: subject.args.capsuleServer('encrypt') }),
          ),
        );
        if (uploadsIn(seen).length > 0) deviates('sent a capsule all the same');
        return expectRefused(result);
      },
    ),
  ),
];
