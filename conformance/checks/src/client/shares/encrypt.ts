import { join } from 'node:path';
import { deviates } from '@testbed/runner';
import { expectMade, expectRefused, expectTold, expectUnseals, judged } from '../judge.ts';
import { needs } from '../needs.ts';
import { refusal, rule, silentRefusal, type RuleTexts } from '../rules.ts';
import { capsuleOf, distributed, secret, sharesSample, type Uploaded } from '../samples.ts';
import type { ClientSubject } from '../subject.ts';
import type { ClientRule } from '../target.ts';
import type { Encryption } from '../work/run.ts';
import type { Fault } from '../world/control.ts';
import { memberOf, sharesIn } from '../world/seen.ts';

const texts = { level: 'MUST', needs: needs.split } satisfies Partial<RuleTexts>;
const splitNext = 'Split the KEK into one share for each configured shares server, and send each to its own.';

const twin = (subject: ClientSubject): Promise<Uploaded> => sharesSample(subject, subject.world.people.remote);

function encrypt(subject: ClientSubject): Promise<Encryption> {
  return subject.encrypt({ recipients: [subject.args.sharesRecipient(subject.world.people.remote.code)], server: subject.args.sharesServers() });
}

function shareSent(json: unknown): Buffer {
  return Buffer.from(memberOf(json, 'share') ?? '', 'base64');
}

/** UC.Client.03: what the servers see when all is well. */
export const splitting: readonly ClientRule[] = [
  rule(
    {
      ...texts,
      id: 'client/shares/encrypt/one-for-each-server',
      requirements: ['UC.Client.03/1', 'UC.Client.03/4', 'UC.Client.03/5', 'UC.Client.03/7', 'UC.Client.03/8', 'LIST/client-shares-configured'],
      expected: 'Each configured shares server gets one share, and the header names each server with the share identifier it gave.',
      why: 'No server alone may hold the key, and all are needed to find it again.',
      next: splitNext,
    },
    async (subject) => {
      const sample = await judged(twin(subject));
      const { shares } = capsuleOf(sample, 'shares');
      const { sharesServers } = subject.world.facts;
      const servers = new Set(sample.uploads.map(({ server }) => server));
      if (sample.uploads.length !== sharesServers.length || servers.size !== sharesServers.length) deviates(`sent ${sample.uploads.length} shares to ${servers.size} of ${sharesServers.length} servers`);
      for (const { server, createdId } of sample.uploads) {
        const number = Number(server.replace('shares-server-', ''));
        const url = sharesServers[number - 1]?.url ?? '';
        const named = shares.find(({ id }) => id === createdId)?.server.replace(/\/$/, '');
        if (named !== url.replace(/\/$/, '')) deviates(`wrote ${named ?? 'no server'} for the share that ${url} holds`);
      }
      return `${shares.length} shares at ${servers.size} servers, all named in the header`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/encrypt/combine',
      requirements: ['UC.Client.03/3', 'UC.Client.03/4', 'UC.Client.03/10'],
      expected: 'All shares together are the KEK, which opens the container.',
      why: 'The recipient has nothing but the shares.',
      next: splitNext,
    },
    async (subject) => {
      const sample = await twin(subject);
      return expectUnseals(sample, { kind: 'shares', shares: sample.uploads.map(({ json }) => shareSent(json)) });
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/encrypt/random',
      requirements: ['UC.Client.03/4', 'CONTAINER/shares-random'],
      expected: 'Shares have 32 bytes and differ, among each other and from those of another container.',
      why: 'A share that can be foreseen is no secret.',
      next: 'Draw all shares but one at random.',
    },
    async (subject) => {
      const { remote } = subject.world.people;
      const all = [...(await twin(subject)).uploads, ...(await distributed(subject, { recipients: [subject.args.sharesRecipient(remote.code)] })).uploads].map(({ json }) => shareSent(json));
      const wrong = all.find(({ length }) => length !== 32);
      if (wrong) deviates(`sent a share of ${wrong.length} bytes`);
      if (new Set(all.map((share) => share.toString('hex'))).size !== all.length) deviates('sent the same share twice');
      return `${all.length} shares of 32 bytes, all different`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/encrypt/recipient',
      requirements: ['UC.Client.03/2', 'UC.Client.03/7', 'CLIENT/shares-for-remote-eid'],
      expected: 'Each share is sent with the recipient\'s identifier, and the header names the same.',
      why: 'The servers hand shares to that person only.',
      next: 'Send etsi/ and the personal code as recipient, and write the same into the capsule.',
    },
    async (subject) => {
      const sample = await twin(subject);
      const wanted = `etsi/${subject.world.people.remote.code}`;
      const sent = sample.uploads.map(({ json }) => memberOf(json, 'recipient'));
      if (sent.some((recipient) => recipient !== wanted)) deviates(`sent shares for ${sent.join(', ')}`);
      const { recipientId } = capsuleOf(sample, 'shares');
      if (recipientId !== wanted) deviates(`wrote ${recipientId} into the header`);
      return `every share is for ${wanted}`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/encrypt/each-recipient',
      requirements: ['UC.Client.03/3', 'UC.Client.03/7'],
      expected: 'With two recipients each server gets a share for each of them.',
      why: 'Each recipient can fetch only shares of their own.',
      next: splitNext,
    },
    async (subject) => {
      const { remote, other } = subject.world.people;
      const { container, uploads } = await judged(distributed(subject, { recipients: [subject.args.sharesRecipient(remote.code), subject.args.sharesRecipient(other.code)] }));
      const ids = new Set(container.recipients.flatMap(({ capsule }) => (capsule.kind === 'shares' ? capsule.shares.map(({ id }) => id) : [])));
      const expected = 2 * subject.world.facts.sharesServers.length;
      if (ids.size !== expected || uploads.length !== expected) deviates(`wrote ${ids.size} share identifiers, of which the servers gave ${uploads.length}`);
      return `${expected} shares`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/encrypt/tls-1.3',
      requirements: ['CLIENT/tls-1.3', 'UC.Client.03/5'],
      expected: 'The client speaks TLS 1.3 to the shares servers.',
      why: 'It is the one protocol that the texts name.',
      next: 'Offer TLS 1.3.',
    },
    async (subject) => {
      const spoken = new Set((await twin(subject)).uploads.map(({ protocol }) => protocol));
      if (spoken.size !== 1 || !spoken.has('TLSv1.3')) deviates(`spoke ${[...spoken].join(', ')}`);
      return 'spoke TLSv1.3';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/encrypt/told',
      requirements: ['UC.Client.03/11'],
      expected: 'The sender is told that the container was saved.',
      why: 'Nobody should have to look whether it worked.',
      next: 'Say that the container was saved, and where.',
    },
    async (subject) => expectTold(await twin(subject)),
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/encrypt/expiry',
      level: 'SHOULD',
      needs: [...needs.split, needs.expiry],
      requirements: ['UC.Client.03/6b'],
      expected: 'The expiry that the sender chose is sent with every share.',
      why: 'A share that stays longer can be used longer than the sender wanted.',
      next: 'Send x-expiry-time with every share.',
    },
    async (subject) => {
      const { uploads } = await distributed(subject, { recipients: [subject.args.sharesRecipient(subject.world.people.remote.code)], further: [subject.args.expiry('P30D')] });
      const asked = uploads.map((upload) => upload.header('x-expiry-time'));
      if (asked.some((text) => !(Math.abs(Date.parse(text ?? '') - subject.now() - 30 * day) < day))) deviates(`asked for ${asked.map((text) => text ?? 'no expiry').join(', ')}`);
      return `x-expiry-time: ${asked.join(', ')}`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/encrypt/expiry-too-long',
      level: 'SHOULD',
      needs: [...needs.split, needs.expiry],
      requirements: ['UC.Client.03/6c'],
      expected: 'An expiry that a server refuses as too long ends encryption with a message and without a container.',
      why: 'The container would name a share that there is not.',
      next: 'Treat every answer but 201 as a failure.',
    },
    async (subject) => {
      await twin(subject);
      const order = { recipients: [subject.args.sharesRecipient(subject.world.people.remote.code)], server: subject.args.sharesServers(), further: [subject.args.expiry('P2000D')] };
      return expectRefused(await subject.encrypt(order));
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/encrypt/configuration',
      level: 'SHOULD',
      needs: [...texts.needs, needs.sharesConfiguration],
      disturbs: 'world',
      requirements: ['UC.Client.03/6b'],
      expected: 'The default expiry of the organisation\'s configuration service is sent with every share.',
      why: 'How long shares are kept is the organisation\'s decision.',
      next: 'Fetch the default expiry from the configuration service before shares are sent.',
    },
    async (subject) => {
      const { result, seen } = await subject.watch(() => subject.withFault({ server: 'configuration-service', times: 'always', does: { kind: 'answer', members: { defaultExpiry: 'P10D' } } }, () => encrypt(subject)));
      expectMade(result);
      const asked = sharesIn(seen).map((share) => share.header('x-expiry-time'));
      if (asked.length === 0 || asked.some((text) => !(Math.abs(Date.parse(text ?? '') - subject.now() - 10 * day) < day))) deviates(`asked for ${asked.map((text) => text ?? 'no expiry').join(', ')}`);
      return `x-expiry-time: ${asked.join(', ')}`;
    },
  ),
];

const day = 86_400_000;

function encryptUnder(does: Fault['does']): (subject: ClientSubject) => Promise<Encryption> {
  return (subject) => subject.withFault({ server: 'shares-server-2', times: 'always', does }, () => encrypt(subject));
}

const postings = { asked: (entry) => sharesIn([entry]).length > 0, what: 'sent a share' } satisfies Pick<Parameters<typeof silentRefusal>[1], 'asked' | 'what'>;

/** With labels that together are longer than a header may be. */
function encryptWithLargeHeader(subject: ClientSubject): Promise<Encryption> {
  const secrets = Array.from({ length: 11 }, (_, index) => subject.args.secretRecipient(`${index}${'x'.repeat(100_000)}`, secret));
  return subject.encrypt({ recipients: [subject.args.sharesRecipient(subject.world.people.remote.code), ...secrets], server: subject.args.sharesServers() });
}

const failures = [
  ['400', '7a', 'answers 400', { kind: 'status', status: 400 }],
  ['500', '7a', 'answers 500', { kind: 'status', status: 500 }],
  ['closed', '7a', 'closes the connection without an answer', { kind: 'drop', at: 'before-answer' }],
  ['garbage', '7a', 'answers something that is no HTTP', { kind: 'garbage' }],
  ['no-location', '7b', 'answers 201 without Location', { kind: 'answer', headers: { location: null } }],
  ['empty-location', '7b', 'answers 201 with a Location without a share identifier', { kind: 'answer', headers: { location: '/key-shares/' } }],
  ['short-location', '7b', 'answers 201 with a share identifier of five characters', { kind: 'answer', headers: { location: '/key-shares/12345' } }],
] as const;

const impostors = [
  ['unlisted', 'is not on the list, though the same authority issued it', ['LIST/client-pins', 'LIST/client-refuses-ca-only']],
  ['expired', 'has expired', []],
  ['wrong-name', 'is for another host', []],
] as const;

/** Shares servers that do not do their part: one of several, always the last. */
export const splittingFailures: readonly ClientRule[] = [
  ...failures.map(([name, step, what, does]) =>
    refusal(
      {
        ...texts,
        id: `client/shares/encrypt/fails/${name}`,
        disturbs: 'shares',
        requirements: [`UC.Client.03/${step}`],
        expected: `When one of the servers ${what}, encryption ends with a message and without a container.`,
        why: 'Without one share the others are worth nothing.',
        next: 'Write the container only after every server has taken its share.',
      },
      { twin, attempt: encryptUnder(does) },
    ),
  ),
  ...impostors.map(([presents, what, more]) =>
    silentRefusal(
      {
        ...texts,
        disturbs: 'shares',
        id: `client/shares/encrypt/certificate/${presents}`,
        requirements: ['UC.Client.03/6', 'UC.Client.03/6a', ...more],
        expected: `When the certificate of one server ${what}, no share is sent to any, and encryption ends with a message.`,
        why: 'Somebody else would hold a share.',
        next: 'Check the certificates of all servers before the first share is sent.',
      },
      { ...postings, twin, attempt: encryptUnder({ kind: 'certificate', presents }) },
    ),
  ),
  refusal(
    {
      ...texts,
      id: 'client/shares/encrypt/tls-1.2-only',
      disturbs: 'shares',
      requirements: ['UC.Client.03/5a', 'CLIENT/tls-1.3'],
      expected: 'A server that offers no TLS 1.3 ends encryption with a message and without a container.',
      why: 'Who can make both sides speak less can listen.',
      next: 'Offer TLS 1.3 only.',
    },
    { twin, attempt: encryptUnder({ kind: 'tls-1.2-only' }) },
  ),
  refusal(
    {
      ...texts,
      id: 'client/shares/encrypt/unreachable',
      disturbs: 'shares',
      requirements: ['UC.Client.03/5a'],
      expected: 'A server that can\'t be reached ends encryption with a message and without a container.',
      why: 'Without one share the others are worth nothing.',
      next: 'Say which server can\'t be reached.',
    },
    { twin, attempt: encryptUnder({ kind: 'refuse-connection' }) },
  ),
  refusal(
    {
      ...texts,
      id: 'client/shares/encrypt/header-too-large',
      needs: [...needs.split, ...needs.secret],
      requirements: ['UC.Client.03/9', 'UC.Client.03/8a'],
      expected: 'A header above 2^20 bytes ends encryption with a message and without a container.',
      why: 'Nobody could open it.',
      next: 'Measure the header before the container is written.',
    },
    { twin, attempt: encryptWithLargeHeader },
  ),
  silentRefusal(
    {
      ...texts,
      id: 'client/shares/encrypt/header-too-large-unsent',
      level: 'SHOULD',
      disturbs: 'shares',
      needs: [...needs.split, ...needs.secret],
      requirements: ['UC.Client.03/8a'],
      expected: 'When the header would be above 2^20 bytes no share is sent.',
      why: 'Shares that no container will name stay on the servers until they expire. The use case measures the header after sending, so this is no more than a SHOULD.',
      next: 'Measure the header, with share identifiers of the longest form, before anything is sent.',
    },
    { ...postings, twin, attempt: encryptWithLargeHeader },
  ),
  refusal(
    {
      ...texts,
      id: 'client/shares/encrypt/file-missing',
      requirements: ['UC.Client.03/10', 'UC.Client.03/9a'],
      expected: 'A file that is not there ends encryption with a message and without a container.',
      why: 'The recipient would miss a file and not know.',
      next: 'Look at all files before anything is written or sent.',
    },
    {
      twin,
      attempt: (subject) =>
        subject.encrypt({
          recipients: [subject.args.sharesRecipient(subject.world.people.remote.code)],
          server: subject.args.sharesServers(),
          files: [subject.write('there.txt', 'there\n'), join(subject.fresh('empty'), 'absent.txt')],
        }),
    },
  ),
];
