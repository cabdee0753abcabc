import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deviates } from '@testbed/runner';
import { sha256 } from '../container/entries.ts';
import { damages, largeHeader } from '../damage.ts';
import { expectOpened, expectRefused, judged } from '../judge.ts';
import { needs } from '../needs.ts';
import { refusal, rule, silentRefusal, type RuleTexts } from '../rules.ts';
import { capsuleOf, opensFromServer, serverSample, strangersPoint, uploaded } from '../samples.ts';
import type { ClientSubject } from '../subject.ts';
import type { ClientRule } from '../target.ts';
import type { Decryption } from '../work/run.ts';
import type { Fault } from '../world/control.ts';
import type { Person, ServerList } from '../world/file.ts';
import { isAbout } from '../world/seen.ts';
import { requestsIn, type SeenRequest } from '../world/traffic.ts';
import { whilst } from '../world/whilst.ts';

const texts = { level: 'MUST', needs: needs.fetch } satisfies Partial<RuleTexts>;
const fetchNext = 'Fetch the capsule that the header names from the server that it names, as the recipient.';

async function open(subject: ClientSubject, person: Person = subject.world.people.remote): Promise<Decryption> {
  return subject.decrypt((await serverSample(subject, person)).file, { credential: subject.args.certified(person), server: subject.args.capsuleServer('decrypt') });
}

const twin = (subject: ClientSubject): Promise<void> => opensFromServer(subject, subject.world.people.remote);

/** What the server saw of one fetch; made once. */
function fetched(subject: ClientSubject): Promise<{ readonly requests: readonly SeenRequest[]; readonly transactionId: string }> {
  return subject.once('fetched', async () => {
    const { transactionId } = capsuleOf(await serverSample(subject, subject.world.people.remote), 'server');
    const { result, seen } = await subject.watch(() => open(subject), isAbout(transactionId));
    expectOpened(result);
    return { requests: requestsIn(seen), transactionId };
  });
}

function openUnder(does: Fault['does']): (subject: ClientSubject) => Promise<Decryption> {
  return (subject) => subject.withFault({ server: 'capsule-server', listener: 'recipient', times: 'always', does }, () => open(subject));
}

/** UC.Client.02 with a capsule server: what it sees when all is well. */
export const fetches: readonly ClientRule[] = [
  rule(
    {
      ...texts,
      id: 'client/decrypt/server/ec',
      requirements: ['UC.Client.02/5', 'UC.Client.02/6', 'UC.Client.02/8', 'UC.Client.02/9'],
      expected: 'The recipient of a capsule on the server opens the container with an EC key.',
      why: 'This is what the server is for.',
      next: fetchNext,
    },
    async (subject) => {
      await serverSample(subject, subject.world.people.remote);
      await judged(twin(subject));
      return 'every file came out';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/server/rsa',
      needs: needs.fetchRsa,
      requirements: ['UC.Client.02/6', 'UC.Client.02/8', 'UC.Client.02/9'],
      expected: 'The recipient of a capsule on the server opens the container with an RSA key.',
      why: 'Older cards have RSA keys.',
      next: fetchNext,
    },
    async (subject) => {
      expectOpened(await open(subject, subject.world.people.rsa));
      return 'every file came out';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/server/token',
      needs: [...needs.fetch, needs.token],
      requirements: ['UC.Client.02/3', 'UC.Client.02/6', 'UC.Client.02/6a', 'UC.Client.02/9'],
      expected: 'A security token authenticates to the server with its PIN and opens the container.',
      why: 'Recipients have cards, not key files.',
      next: fetchNext,
    },
    async (subject) => {
      const { remote } = subject.world.people;
      expectOpened(await subject.decrypt((await serverSample(subject, remote)).file, { credential: subject.args.pkcs11(remote), server: subject.args.capsuleServer('decrypt') }));
      return 'every file came out';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/server/transaction-id',
      requirements: ['UC.Client.02/7'],
      expected: 'The client asks for the transaction identifier that stands in the container.',
      why: 'Any other is somebody else\'s.',
      next: fetchNext,
    },
    async (subject) => {
      const { requests, transactionId } = await fetched(subject);
      const asked = requests.filter(({ method, path }) => method === 'GET' && path === `/key-capsules/${transactionId}`);
      if (asked.length === 0) deviates('did not ask for the transaction identifier of the container');
      return `GET /key-capsules/${transactionId}`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/server/own-certificate',
      requirements: ['CLIENT/authenticates-with-recipient-key', 'UC.Client.02/6'],
      expected: 'The client authenticates with the certificate that the container is addressed to.',
      why: 'The server hands the capsule to that key only.',
      next: 'Present the recipient\'s own certificate in the handshake.',
    },
    async (subject) => {
      const { requests } = await fetched(subject);
      const certificate = new X509Certificate(readFileSync(subject.world.people.remote.certificate));
      const shown = requests[0]?.clientFingerprint;
      if (shown !== sha256(certificate.raw)) deviates(`showed ${shown === undefined ? 'no certificate' : 'another certificate'}`);
      return 'showed the recipient\'s certificate';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/server/tls-1.3',
      requirements: ['CLIENT/tls-1.3'],
      expected: 'The client speaks TLS 1.3 to the capsule server.',
      why: 'In TLS 1.2 the recipient\'s certificate is seen by everybody on the way.',
      next: 'Offer TLS 1.3.',
    },
    async (subject) => {
      const { requests: [request] } = await fetched(subject);
      if (request?.protocol !== 'TLSv1.3') deviates(`spoke ${request?.protocol ?? 'nothing'}`);
      return 'spoke TLSv1.3';
    },
  ),
];

const noCapsule = [
  ['404', 'knows no such capsule (404)', { kind: 'status', status: 404 }, ['LIST/client-id-collision']],
  ['500', 'answers 500', { kind: 'status', status: 500 }, []],
  ['cut', 'breaks off in the middle of the capsule', { kind: 'drop', at: 'mid-body' }, []],
  ['garbage', 'answers something that is no HTTP', { kind: 'garbage' }, []],
  ['no-json', 'answers 200 with something that is no capsule', { kind: 'answer', body: 'a capsule' }, []],
  ['no-key', 'answers 200 with a capsule without key material', { kind: 'answer', without: ['ephemeral_key_material'] }, []],
] as const satisfies readonly (readonly [string, string, Fault['does'], readonly string[]])[];

const wrongCapsules = [
  ['another-key', 'the key material of another capsule', () => ({ ephemeral_key_material: strangersPoint().toString('base64') })],
  ['off-curve', 'a point that is not on the curve', () => ({ ephemeral_key_material: Buffer.concat([Buffer.of(4), Buffer.alloc(96, 1)]).toString('base64') })],
  ['another-recipient', 'the capsule of another recipient', () => ({ recipient_id: strangersPoint().toString('base64'), ephemeral_key_material: strangersPoint().toString('base64') })],
] as const;

/** A capsule server that returns no capsule, or the wrong one. */
export const fetchFailures: readonly ClientRule[] = [
  ...noCapsule.map(([name, what, does, more]) =>
    refusal(
      {
        ...texts,
        id: `client/decrypt/server/fails/${name}`,
        disturbs: 'capsules',
        requirements: ['UC.Client.02/8a', ...more],
        expected: `When the server ${what}, decryption ends with a message and no file appears.`,
        why: 'The recipient has to know that it was the server.',
        next: 'Take a capsule only from a complete answer 200 that the contract allows, within a reasonable time.',
      },
      { twin, attempt: openUnder(does) },
    ),
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/server/unknown-type',
      disturbs: 'capsules',
      requirements: ['OAS.CCS/unknown-type-tolerated'],
      expected: 'A capsule of a type that is not known yet does not make the client fall over: it opens the container with what it knows from the header, or refuses with a message and leaves nothing.',
      why: 'Types are added by later versions of the contract.',
      next: 'Take capsule_type for an open list.',
    },
    async (subject) => {
      await twin(subject);
      const decryption = await openUnder({ kind: 'answer', members: { capsule_type: 'ecc_secp999r9' } })(subject);
      if (!decryption.run.claimsSuccess) return expectRefused(decryption);
      expectOpened(decryption);
      return 'opened the container all the same';
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/decrypt/server/fails/silent',
      requirements: ['UC.Client.02/8a'],
      expected: 'When the server does not answer for two minutes, decryption ends with a message and no file appears.',
      why: 'Nobody knows whether a program that waits for ever still works.',
      next: 'Wait for answers for a reasonable time only.',
    },
    {
      twin,
      // A container of its own, so that the fault concerns nobody else: it is long, and others run meanwhile.
      async attempt(subject) {
        const { remote } = subject.world.people;
        const made = await uploaded(subject, { recipients: [subject.args.recipient(remote)] });
        const fault = { server: 'capsule-server', listener: 'recipient', when: { path: capsuleOf(made, 'server').transactionId }, does: { kind: 'delay', milliseconds: 120_000 } };
        return subject.withFault(fault, () => subject.decrypt(made.file, { credential: subject.args.certified(remote), server: subject.args.capsuleServer('decrypt') }));
      },
    },
  ),
  ...wrongCapsules.map(([name, what, members]) =>
    refusal(
      {
        ...texts,
        id: `client/decrypt/server/wrong-capsule/${name}`,
        disturbs: 'capsules',
        requirements: ['UC.Client.02/9a'],
        expected: `When the server returns ${what}, decryption ends with a message and no file is left.`,
        why: 'A server must not be able to make the recipient believe in other files.',
        next: 'Check the point, and verify the HMAC of the header before anything is written.',
      },
      { twin, attempt: (subject) => openUnder({ kind: 'answer', members: members() })(subject) },
    ),
  ),
  ...damages.slice(0, 2).map(({ name, what, damage }) =>
    refusal(
      {
        ...texts,
        id: `client/decrypt/server/damaged/${name}`,
        requirements: ['UC.Client.02/9a'],
        expected: `A container with ${what} whose capsule is on a server is refused with a message, and no file is left.`,
        why: 'The capsule may be right and the container changed.',
        next: 'Verify HMAC and tag, and delete what was written when either is wrong.',
      },
      {
        twin,
        attempt: async (subject) =>
          subject.decrypt(damage((await serverSample(subject, subject.world.people.remote)).file), { credential: subject.args.certified(subject.world.people.remote), server: subject.args.capsuleServer('decrypt') }),
      },
    ),
  ),
  refusal(
    {
      ...texts,
      id: 'client/decrypt/server/revoked',
      requirements: ['UC.Client.02/6b'],
      expected: 'A recipient whose certificate is revoked is not let in by the server: decryption ends with a message and no file appears.',
      why: 'The card may have been stolen.',
      next: 'Report that authentication failed.',
    },
    { twin, attempt: (subject) => open(subject, subject.world.people.revoked) },
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/server/revoked-meanwhile',
      disturbs: 'world',
      requirements: ['UC.Client.02/6b'],
      expected: 'A certificate that was revoked after encryption opens nothing any more; once restored, it opens the same container.',
      why: 'The first half is what revocation is for; the second shows that nothing else was wrong.',
      next: 'Report that authentication failed, and spoil nothing.',
    },
    async (subject) => {
      await twin(subject);
      const { remote } = subject.world.people;
      const { serialNumber } = new X509Certificate(readFileSync(remote.certificate));
      const { control } = subject.world;
      const refused = expectRefused(await whilst(() => control.revoke(serialNumber), () => control.restore(serialNumber), () => open(subject)));
      expectOpened(await open(subject));
      return `${refused}; restored, it opened`;
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/decrypt/server/revocation-unknown',
      disturbs: 'world',
      requirements: ['UC.Client.02/6b'],
      expected: 'When the server can\'t learn whether the certificate is revoked, decryption ends with a message and no file appears.',
      why: 'The recipient has to know that trying later may help.',
      next: 'Report what the server answered.',
    },
    {
      twin,
      attempt(subject) {
        const { control } = subject.world;
        return whilst(() => control.disturbOcsp({ kind: 'error', status: 'tryLater' }), () => control.healOcsp(), () => open(subject));
      },
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/decrypt/server/expired-capsule',
      needs: [...needs.fetch, needs.expiry],
      disturbs: 'world',
      requirements: ['UC.Client.02/8a'],
      expected: 'A capsule that has expired on the server ends decryption with a message and without files.',
      why: 'The sender wanted it to end, and the recipient has to know that it did.',
      next: 'Report that the server has no such capsule any more.',
    },
    {
      twin,
      async attempt(subject) {
        const { remote } = subject.world.people;
        const { file } = await uploaded(subject, { recipients: [subject.args.recipient(remote)], further: [subject.args.expiry('P1D')] });
        const { control } = subject.world;
        const order = { credential: subject.args.certified(remote), server: subject.args.capsuleServer('decrypt') };
        return whilst(() => control.setClockOffset(3 * 86_400_000), () => control.setClockOffset(0), () => subject.decrypt(file, order));
      },
    },
  ),
];

const asking = { asked: (entry) => requestsIn([entry]).some(({ server, method }) => server === 'capsule-server' && method === 'GET'), what: 'asked for the capsule' } satisfies Pick<
  Parameters<typeof silentRefusal>[1],
  'asked' | 'what'
>;

const impostors = [
  ['unlisted', 'is not on the list, though the same authority issued it', ['LIST/client-pins', 'LIST/client-refuses-ca-only']],
  ['expired', 'has expired', ['LIST/client-pins']],
  ['wrong-name', 'is for another host', ['LIST/client-pins']],
] as const;

function openBy(subject: ClientSubject, change: (list: ServerList) => ServerList): Promise<Decryption> {
  const { remote } = subject.world.people;
  return serverSample(subject, remote).then(({ file }) =>
    subject.decrypt(file, { credential: subject.args.certified(remote), server: subject.args.capsuleServer('decrypt'), further: [subject.listWith(change)] }),
  );
}

/** A server that is not the one in the header, or does not speak as it must. */
export const fetchConnections: readonly ClientRule[] = [
  ...impostors.map(([presents, what, requirements]) =>
    silentRefusal(
      {
        ...texts,
        disturbs: 'capsules',
        id: `client/decrypt/server/certificate/${presents}`,
        requirements: ['UC.Client.02/6b', ...requirements],
        expected: `When the server's certificate ${what}, it is asked for nothing, and decryption ends with a message.`,
        why: 'Somebody else would learn who opens what, and choose the capsule.',
        next: 'Compare the certificate with the configuration before the first byte of a request.',
      },
      { ...asking, twin, attempt: openUnder({ kind: 'certificate', presents }) },
    ),
  ),
  silentRefusal(
    {
      ...texts,
      disturbs: 'capsules',
      id: 'client/decrypt/server/tls-1.2-only',
      requirements: ['CLIENT/tls-1.3', 'UC.Client.02/6b'],
      expected: 'A server that offers no TLS 1.3 is asked for nothing, and decryption ends with a message.',
      why: 'In TLS 1.2 the recipient\'s certificate is seen by everybody on the way.',
      next: 'Offer TLS 1.3 only.',
    },
    { ...asking, twin, attempt: openUnder({ kind: 'tls-1.2-only' }) },
  ),
  refusal(
    {
      ...texts,
      id: 'client/decrypt/server/unreachable',
      disturbs: 'capsules',
      requirements: ['UC.Client.02/8a'],
      expected: 'A server that can\'t be reached ends decryption with a message.',
      why: 'The recipient has to know that trying later may help.',
      next: 'Say which server can\'t be reached.',
    },
    { twin, attempt: openUnder({ kind: 'refuse-connection' }) },
  ),
  silentRefusal(
    {
      ...texts,
      disturbs: 'capsules',
      id: 'client/decrypt/server/another-recipient',
      requirements: ['UC.Client.02/4', 'UC.Client.02/4a'],
      expected: 'A container without a record for the recipient is refused before any server is asked.',
      why: 'The server would learn about a person who has nothing to do with it.',
      next: 'Look for the recipient\'s key in the header first.',
    },
    {
      asked: ({ request }) => request !== undefined,
      what: 'asked a server',
      twin,
      async attempt(subject) {
        const { remote, other } = subject.world.people;
        return subject.decrypt((await serverSample(subject, remote)).file, { credential: subject.args.certified(other), server: subject.args.capsuleServer('decrypt') });
      },
    },
  ),
  silentRefusal(
    {
      ...texts,
      disturbs: 'capsules',
      id: 'client/decrypt/server/header-too-large',
      requirements: ['UC.Client.02/2', 'UC.Client.02/2a'],
      expected: 'A container that announces a header above 2^20 bytes is refused before any server is asked.',
      why: 'The length is checked before the header is read.',
      next: 'Compare the announced length with the limit first of all.',
    },
    {
      asked: ({ request }) => request !== undefined,
      what: 'asked a server',
      twin,
      async attempt(subject) {
        const { remote } = subject.world.people;
        return subject.decrypt(largeHeader((await serverSample(subject, remote)).file), { credential: subject.args.certified(remote), server: subject.args.capsuleServer('decrypt') });
      },
    },
  ),
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
