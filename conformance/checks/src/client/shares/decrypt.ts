import type { Argument } from '@testbed/adapters';
import { damages, largeHeader } from '../damage.ts';
import { expectOpened } from '../judge.ts';
import { needs } from '../needs.ts';
import { refusal, rule, silentRefusal, type RuleTexts } from '../rules.ts';
import { capsuleOf, distributed, opensFromShares, sharesSample } from '../samples.ts';
import type { ClientSubject } from '../subject.ts';
import type { ClientNeed, ClientRule } from '../target.ts';
import type { Decryption } from '../work/run.ts';
import type { Fault, PhoneBehaviour } from '../world/control.ts';
import { requestsIn, type Seen } from '../world/traffic.ts';
import { whilst } from '../world/whilst.ts';

const texts = { level: 'MUST', needs: needs.collect } satisfies Partial<RuleTexts>;
const collectNext = 'Collect the shares of all servers with tickets signed by the recipient, and combine them.';

async function open(subject: ClientSubject, credential?: Argument): Promise<Decryption> {
  const { remote } = subject.world.people;
  return subject.decrypt((await sharesSample(subject, remote)).file, { credential: credential ?? subject.args.signer(remote), server: subject.args.sharesServers() });
}

const twin = (subject: ClientSubject): Promise<void> => opensFromShares(subject, subject.world.people.remote);

const means: readonly (readonly [string, ClientNeed, (subject: ClientSubject) => Argument])[] = [
  ['smart-id', needs.smartId, (subject) => subject.args.smartId(subject.world.people.remote)],
  ['mobile-id', needs.mobileId, (subject) => subject.args.mobileId(subject.world.people.remote)],
  ['id-card', needs.idCard, (subject) => subject.args.idCard(subject.world.people.remote)],
];

/** UC.Client.04 when all is well. */
export const collecting: readonly ClientRule[] = means.map(([name, need, credential]) =>
  rule(
    {
      ...texts,
      id: `client/shares/decrypt/${name}`,
      needs: [...needs.collect, need],
      requirements: ['UC.Client.04/1', 'UC.Client.04/3', 'UC.Client.04/7', 'UC.Client.04/8', 'UC.Client.04/12', 'UC.Client.04/13', 'CLIENT/shares-from-all-servers'],
      expected: `The recipient opens the container with ${name}.`,
      why: 'This is what shares are for.',
      next: collectNext,
    },
    async (subject) => {
      expectOpened(await open(subject, credential(subject)));
      return 'every file came out';
    },
  ),
);

const fetchesShares = { asked: (entry: Seen) => requestsIn([entry]).some(({ server, method }) => server.startsWith('shares-server') && method === 'GET'), what: 'asked for a share' };

const phones: readonly (readonly [service: 'smart-id' | 'mobile-id', name: string, behaviour: PhoneBehaviour])[] = [
  ['smart-id', 'refused', { does: 'refuse' }],
  ['smart-id', 'timeout', { does: 'end', with: 'TIMEOUT' }],
  ['smart-id', 'wrong-code', { does: 'end', with: 'WRONG_VC' }],
  ['smart-id', 'unusable', { does: 'end', with: 'DOCUMENT_UNUSABLE' }],
  ['smart-id', 'maintenance', { does: 'fail', status: 580 }],
  ['mobile-id', 'refused', { does: 'refuse' }],
  ['mobile-id', 'timeout', { does: 'end', with: 'TIMEOUT' }],
  ['mobile-id', 'absent', { does: 'end', with: 'PHONE_ABSENT' }],
  ['mobile-id', 'no-client', { does: 'end', with: 'NOT_MID_CLIENT' }],
];

/** Recipients who do not sign. */
export const signing: readonly ClientRule[] = [
  ...phones.map(([service, name, behaviour]) =>
    silentRefusal(
      {
        ...texts,
        disturbs: 'shares',
        id: `client/shares/decrypt/${service}/${name}`,
        needs: [...needs.collect, service === 'smart-id' ? needs.smartId : needs.mobileId],
        requirements: ['UC.Client.04/8a', 'UC.KTS.07/3a'],
        expected: `When the authentication ends with ${behaviour.with ?? (behaviour.status === undefined ? 'a refusal' : `HTTP ${behaviour.status}`)}, no share is asked for, and decryption ends with a message.`,
        why: 'Without a signature there is nothing to show the servers, and the recipient has to know why.',
        next: 'End when the service reports anything but success, and say what it reported.',
      },
      {
        ...fetchesShares,
        twin,
        attempt(subject) {
          const { remote } = subject.world.people;
          const { control } = subject.world;
          const credential = service === 'smart-id' ? subject.args.smartId(remote) : subject.args.mobileId(remote);
          return whilst(() => control.tellPhone(remote.code, service, behaviour), () => control.tellPhone(remote.code, service, { does: 'confirm' }), () => open(subject, credential));
        },
      },
    ),
  ),
  ...(
    [
      ['500', 'answers 500', { kind: 'status', status: 500 }],
      ['garbage', 'answers something that is no HTTP', { kind: 'garbage' }],
      ['expired', 'shows a certificate that has expired', { kind: 'certificate', presents: 'expired' }],
    ] as const
  ).map(([name, what, does]) =>
    silentRefusal(
      {
        ...texts,
        disturbs: 'shares',
        id: `client/shares/decrypt/smart-id/service-${name}`,
        needs: [...needs.collect, needs.smartId],
        requirements: ['UC.Client.04/8a', 'UC.KTS.07/3a'],
        expected: `When the authentication service ${what}, no share is asked for, and decryption ends with a message.`,
        why: 'A signature from anybody else opens nothing.',
        next: 'End when the service does not answer as its contract says.',
      },
      {
        ...fetchesShares,
        twin,
        attempt: (subject) => subject.withFault({ server: 'eid-services', listener: 'services', times: 'always', does }, () => open(subject, subject.args.smartId(subject.world.people.remote))),
      },
    ),
  ),
  refusal(
    {
      ...texts,
      id: 'client/shares/decrypt/id-card/wrong-pin',
      needs: [...needs.collect, needs.idCard],
      requirements: ['UC.Client.04/8a'],
      expected: 'A wrong PIN ends decryption with a message, and no file appears.',
      why: 'After the third wrong one the card is blocked: the recipient has to know.',
      next: 'Say that the PIN was wrong, and do not try it again by yourself.',
    },
    { twin, attempt: (subject) => open(subject, subject.args.idCard(subject.world.people.remote, '9999')) },
  ),
  silentRefusal(
    {
      ...texts,
      disturbs: 'shares',
      id: 'client/shares/decrypt/another-person',
      requirements: ['UC.Client.04/10', 'UC.Client.04/10a'],
      expected: 'A container without a record for the person is refused before a nonce is asked for.',
      why: 'The recipient has to know that it was sent to somebody else; the servers need not.',
      next: 'Look for the person\'s identifier in the header first.',
    },
    {
      asked: ({ server, request }) => server !== 'eid-services' && request !== undefined,
      what: 'asked a server',
      twin,
      attempt: (subject) => open(subject, subject.target.adapter.arguments['credential.idCard'] ? subject.args.idCard(subject.world.people.other) : subject.args.signer({ ...subject.world.people.remote, code: subject.world.people.other.code })),
    },
  ),
];

const nonceFaults = [
  ['404', 'knows no such share (404)', { kind: 'status', status: 404 }, 'UC.Client.04/12a-2'],
  ['500', 'answers 500', { kind: 'status', status: 500 }, 'UC.Client.04/12a-1'],
  ['missing', 'answers 200 without a nonce', { kind: 'answer', without: ['nonce'] }, 'UC.Client.04/4'],
  ['empty', 'answers 200 with an empty nonce', { kind: 'answer', members: { nonce: '' } }, 'UC.Client.04/4'],
] as const;

const shareFaults = [
  ['401', 'refuses the ticket (401)', { kind: 'status', status: 401 }, 'UC.Client.04/11a'],
  ['404', 'has the share no more (404)', { kind: 'status', status: 404 }, 'UC.Client.04/12a-2'],
  ['500', 'answers 500', { kind: 'status', status: 500 }, 'UC.Client.04/12a-1'],
  ['closed', 'closes the connection without an answer', { kind: 'drop', at: 'before-answer' }, 'UC.Client.04/12a-1'],
  ['cut', 'breaks off in the middle of the share', { kind: 'drop', at: 'mid-body' }, 'UC.Client.04/12a-1'],
  ['no-share', 'answers 200 without a share', { kind: 'answer', without: ['share'] }, 'UC.Client.04/12a-2'],
  ['short', 'returns a share of 16 bytes', { kind: 'answer', members: { share: Buffer.alloc(16, 3).toString('base64') } }, 'UC.Client.04/13a'],
  ['another', 'returns another share', { kind: 'answer', members: { share: Buffer.alloc(32, 3).toString('base64') } }, 'UC.Client.04/13a'],
] as const;

const impostors = [
  ['unlisted', 'is not on the list, though the same authority issued it'],
  ['wrong-name', 'is for another host'],
] as const;

function openUnder(method: string, does: Fault['does']): (subject: ClientSubject) => Promise<Decryption> {
  return (subject) => subject.withFault({ server: 'shares-server-2', when: { method }, times: 'always', does }, () => open(subject));
}

const atSecond = { asked: (entry: Seen) => entry.server === 'shares-server-2' && entry.request !== undefined, what: 'sent it a request' };

/** Shares servers that do not do their part: one of several, always the last. */
export const collectingFailures: readonly ClientRule[] = [
  ...nonceFaults.map(([name, what, does, requirement]) =>
    silentRefusal(
      {
        ...texts,
        disturbs: 'shares',
        id: `client/shares/decrypt/nonce/${name}`,
        requirements: [requirement],
        expected: `When one server ${what}, no share is asked for anywhere, and decryption ends with a message and without files.`,
        why: 'Without one share the others are worth nothing, and every use of a share is one too many.',
        next: 'Get all nonces before the recipient signs.',
      },
      { ...fetchesShares, twin, attempt: openUnder('POST', does) },
    ),
  ),
  ...shareFaults.map(([name, what, does, requirement]) =>
    refusal(
      {
        ...texts,
        id: `client/shares/decrypt/share/${name}`,
        disturbs: 'shares',
        requirements: [requirement, 'CLIENT/shares-from-all-servers'],
        expected: `When one server ${what}, decryption ends with a message and without files.`,
        why: 'Without one share the others are worth nothing.',
        next: 'Combine only shares that all came complete, and verify the HMAC of the header.',
      },
      { twin, attempt: openUnder('GET', does) },
    ),
  ),
  refusal(
    {
      ...texts,
      id: 'client/shares/decrypt/share/silent',
      requirements: ['UC.Client.04/12a-1'],
      expected: 'When one server does not answer for two minutes, decryption ends with a message and without files.',
      why: 'Nobody knows whether a program that waits for ever still works.',
      next: 'Wait for answers for a reasonable time only, and advise to try again.',
    },
    {
      twin,
      // A container of its own, so that the fault concerns nobody else: it is long, and others run meanwhile.
      async attempt(subject) {
        const { remote } = subject.world.people;
        const made = await distributed(subject, { recipients: [subject.args.sharesRecipient(remote.code)] });
        const path = capsuleOf(made, 'shares').shares.map(({ id }) => id).join('|');
        const fault = { server: 'shares-server-2', when: { method: 'GET', path }, does: { kind: 'delay', milliseconds: 120_000 } };
        return subject.withFault(fault, () => subject.decrypt(made.file, { credential: subject.args.signer(remote), server: subject.args.sharesServers() }));
      },
    },
  ),
  ...impostors.map(([presents, what]) =>
    silentRefusal(
      {
        ...texts,
        disturbs: 'shares',
        id: `client/shares/decrypt/certificate/${presents}`,
        requirements: ['LIST/client-pins', ...(presents === 'unlisted' ? ['LIST/client-refuses-ca-only'] : [])],
        expected: `When the certificate of one server ${what}, it is sent neither a request nor a ticket, and decryption ends with a message.`,
        why: 'Somebody else would get a ticket.',
        next: 'Compare the certificate with the configuration before the first byte of a request.',
      },
      {
        ...atSecond,
        twin,
        attempt: (subject) => subject.withFault({ server: 'shares-server-2', times: 'always', does: { kind: 'certificate', presents } }, () => open(subject)),
      },
    ),
  ),
  silentRefusal(
    {
      ...texts,
      disturbs: 'shares',
      id: 'client/shares/decrypt/tls-1.2-only',
      requirements: ['CLIENT/tls-1.3'],
      expected: 'A server that offers no TLS 1.3 is sent nothing, and decryption ends with a message.',
      why: 'Who can make both sides speak less can listen.',
      next: 'Offer TLS 1.3 only.',
    },
    { ...atSecond, twin, attempt: (subject) => subject.withFault({ server: 'shares-server-2', times: 'always', does: { kind: 'tls-1.2-only' } }, () => open(subject)) },
  ),
  refusal(
    {
      ...texts,
      id: 'client/shares/decrypt/unreachable',
      disturbs: 'shares',
      requirements: ['UC.Client.04/12a-1'],
      expected: 'A server that can\'t be reached ends decryption with a message.',
      why: 'The recipient has to know that trying later may help.',
      next: 'Say which server can\'t be reached, and advise to try again.',
    },
    { twin, attempt: (subject) => subject.withFault({ server: 'shares-server-2', times: 'always', does: { kind: 'refuse-connection' } }, () => open(subject)) },
  ),
  silentRefusal(
    {
      ...texts,
      disturbs: 'shares',
      id: 'client/shares/decrypt/unknown-server',
      needs: [...needs.collect, needs.list],
      requirements: ['LIST/client-shares-configured', 'LIST/client-pins'],
      expected: 'A container that names a shares server which is not on the list is refused without any connection to that server.',
      why: 'A container from anybody must not make the client show tickets anywhere.',
      next: 'Compare the addresses in the header with the list.',
    },
    {
      asked: ({ server }) => server === 'shares-server-2',
      what: 'connected',
      twin,
      async attempt(subject) {
        const { remote } = subject.world.people;
        const second = subject.world.facts.sharesServers[1]?.id;
        const { file } = await sharesSample(subject, remote);
        const list = subject.listWith((known) => ({ ...known, servers: known.servers.filter(({ id }) => id !== second) }));
        return subject.decrypt(file, { credential: subject.args.signer(remote), server: subject.args.sharesServers(), further: [list] });
      },
    },
  ),
  ...(['revoked', 'expired'] as const).map((state) =>
    refusal(
      {
        ...texts,
        id: `client/shares/decrypt/signer-${state}`,
        needs: [...needs.collect, needs.idCard],
        requirements: ['UC.Client.04/11a'],
        expected: `A recipient whose certificate is ${state} is refused by the servers: decryption ends with a message and no file appears.`,
        why: 'The recipient has to know that the card is the problem.',
        next: 'Report that the servers refused the ticket, and why.',
      },
      {
        twin,
        async attempt(subject) {
          const person = subject.world.people[state];
          return subject.decrypt((await sharesSample(subject, person)).file, { credential: subject.args.idCard(person), server: subject.args.sharesServers() });
        },
      },
    ),
  ),
  refusal(
    {
      ...texts,
      id: 'client/shares/decrypt/expired-share',
      needs: [...needs.collect, needs.expiry],
      disturbs: 'world',
      requirements: ['UC.Client.04/12a-2'],
      expected: 'A share that has expired on its server ends decryption with a message and without files.',
      why: 'The sender wanted it to end, and the recipient has to know that it did.',
      next: 'Report that the container can\'t be decrypted any more.',
    },
    {
      twin,
      async attempt(subject) {
        const { remote } = subject.world.people;
        const { file } = await distributed(subject, { recipients: [subject.args.sharesRecipient(remote.code)], further: [subject.args.expiry('P1D')] });
        const { control } = subject.world;
        const order = { credential: subject.args.signer(remote), server: subject.args.sharesServers() };
        return whilst(() => control.setClockOffset(3 * 86_400_000), () => control.setClockOffset(0), () => subject.decrypt(file, order));
      },
    },
  ),
  silentRefusal(
    {
      ...texts,
      disturbs: 'shares',
      id: 'client/shares/decrypt/header-too-large',
      requirements: ['UC.Client.04/2', 'UC.Client.04/2a'],
      expected: 'A container that announces a header above 2^20 bytes is refused before any server is asked.',
      why: 'The length is checked before the header is read.',
      next: 'Compare the announced length with the limit first of all.',
    },
    {
      asked: ({ server, request }) => server !== 'eid-services' && request !== undefined,
      what: 'asked a server',
      twin,
      async attempt(subject) {
        const { remote } = subject.world.people;
        return subject.decrypt(largeHeader((await sharesSample(subject, remote)).file), { credential: subject.args.signer(remote), server: subject.args.sharesServers() });
      },
    },
  ),
  ...damages.slice(0, 2).map(({ name, what, damage }) =>
    refusal(
      {
        ...texts,
        id: `client/shares/decrypt/damaged/${name}`,
        requirements: ['UC.Client.04/13', 'UC.Client.04/13a'],
        expected: `A container with ${what} is refused with a message, and no file is left.`,
        why: 'The shares may be right and the container changed.',
        next: 'Verify HMAC and tag, and delete what was written when either is wrong.',
      },
      {
        twin,
        async attempt(subject) {
          const { remote } = subject.world.people;
          return subject.decrypt(damage((await sharesSample(subject, remote)).file), { credential: subject.args.signer(remote), server: subject.args.sharesServers() });
        },
      },
    ),
  ),
];
