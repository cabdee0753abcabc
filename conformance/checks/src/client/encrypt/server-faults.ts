import { deviates } from '@testbed/runner';
import { expectRefused } from '../judge.ts';
import { needs } from '../needs.ts';
import { refusal, rule, silentRefusal, type RuleTexts } from '../rules.ts';
import { secret, serverSample } from '../samples.ts';
import type { ClientSubject } from '../subject.ts';
import type { ClientRule } from '../target.ts';
import type { Encryption } from '../work/run.ts';
import type { Fault } from '../world/control.ts';
import { isRequestToServers, uploadsIn } from '../world/seen.ts';

const texts = { level: 'MUST', needs: needs.upload, disturbs: 'capsules' } satisfies Partial<RuleTexts>;

const twin = (subject: ClientSubject): Promise<unknown> => serverSample(subject, subject.world.people.remote);

function upload(subject: ClientSubject): Promise<Encryption> {
  return subject.encrypt({ recipients: [subject.args.recipient(subject.world.people.remote)], server: subject.args.capsuleServer('encrypt') });
}

function uploadUnder(does: Fault['does']): (subject: ClientSubject) => Promise<Encryption> {
  return (subject) => subject.withFault({ server: 'capsule-server', listener: 'sender', times: 'always', does }, () => upload(subject));
}

/** With labels that together are longer than a header may be. */
function uploadWithLargeHeader(subject: ClientSubject): Promise<Encryption> {
  const secrets = Array.from({ length: 11 }, (_, index) => subject.args.secretRecipient(`${index}${'x'.repeat(100_000)}`, secret));
  return subject.encrypt({ recipients: [subject.args.recipient(subject.world.people.remote), ...secrets], server: subject.args.capsuleServer('encrypt') });
}

const failures = [
  ['400', 'answers 400', { kind: 'status', status: 400 }],
  ['500', 'answers 500', { kind: 'status', status: 500 }],
  ['503', 'answers 503', { kind: 'status', status: 503, headers: { 'Retry-After': '3600' } }],
  ['closed', 'closes the connection without an answer', { kind: 'drop', at: 'before-answer' }],
  ['garbage', 'answers something that is no HTTP', { kind: 'garbage' }],
  ['silent', 'does not answer for two minutes', { kind: 'delay', milliseconds: 120_000 }],
] as const;

const locations = [
  ['missing', 'no Location', { kind: 'answer', headers: { location: null } }],
  ['empty', 'an empty Location', { kind: 'answer', headers: { location: '' } }],
  ['no-id', 'a Location without a transaction identifier', { kind: 'answer', headers: { location: '/key-capsules/' } }],
  ['short', 'a Location with an identifier of five characters', { kind: 'answer', headers: { location: '/key-capsules/KC123' } }],
  ['elsewhere', 'a Location of something else', { kind: 'answer', headers: { location: '/somewhere/KC0123456789abcdef0123456789abcdef' } }],
] as const;

/** A capsule server that does not do its part. */
export const uploadFailures: readonly ClientRule[] = [
  ...failures.map(([name, what, does]) =>
    refusal(
      {
        ...texts,
        id: `client/encrypt/server/fails/${name}`,
        requirements: ['UC.Client.01/9a'],
        expected: `When the server ${what}, encryption ends with a message and without a container.`,
        why: 'A container whose capsule is nowhere can be opened by nobody.',
        next: 'Treat every answer but 201, and none within a reasonable time, as a failure; write the container only after all uploads.',
      },
      { twin, attempt: uploadUnder(does) },
    ),
  ),
  ...locations.map(([name, what, does]) =>
    refusal(
      {
        ...texts,
        id: `client/encrypt/server/location/${name}`,
        requirements: ['UC.Client.01/9b'],
        expected: `A server that answers 201 with ${what} has not taken the capsule: encryption ends with a message and without a container.`,
        why: 'Without its transaction identifier the capsule can\'t be fetched.',
        next: 'Take the identifier from a Location that is exactly /key-capsules/{id}, and check its form.',
      },
      { twin, attempt: uploadUnder(does) },
    ),
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/server/second-fails',
      requirements: ['UC.Client.01/9a', 'UC.Client.01/9b'],
      expected: 'When the second of two capsules is not taken, there is no container, not even for the first recipient.',
      why: 'One of the two could not open it, and nobody would know.',
      next: 'Write the container only after every upload has succeeded.',
    },
    async (subject) => {
      await twin(subject);
      const { remote, other } = subject.world.people;
      const fault: Fault = { server: 'capsule-server', listener: 'sender', when: { method: 'POST', skip: 1 }, times: 'always', does: { kind: 'status', status: 500 } };
      const order = { recipients: [subject.args.recipient(remote), subject.args.recipient(other)], server: subject.args.capsuleServer('encrypt') };
      return expectRefused(await subject.withFault(fault, () => subject.encrypt(order)));
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/server/redirect',
      requirements: ['UC.Client.01/5', 'UC.Client.01/9a'],
      expected: 'A redirect is not followed: the capsule goes to the chosen server or nowhere.',
      why: 'Whoever can redirect would collect capsules.',
      next: 'Follow no redirects.',
    },
    async (subject) => {
      await twin(subject);
      const [elsewhere] = subject.world.facts.sharesServers;
      const does = { kind: 'status', status: 307, headers: { Location: `${elsewhere?.url}/key-capsules` } };
      const { result, seen } = await subject.watch(() => uploadUnder(does)(subject), ({ server, request }) => server === 'capsule-server' || request?.path === '/key-capsules');
      if (seen.some(({ server, request }) => server !== 'capsule-server' && request?.path === '/key-capsules')) deviates('sent the capsule where the redirect led');
      return expectRefused(result);
    },
  ),
];

const postings = { asked: (entry) => uploadsIn([entry]).length > 0, what: 'sent a capsule' } satisfies Pick<Parameters<typeof silentRefusal>[1], 'asked' | 'what'>;

const impostors = [
  ['unlisted', 'is not on the list, though the same authority issued it', ['LIST/client-pins', 'LIST/client-refuses-ca-only']],
  ['expired', 'has expired', []],
  ['wrong-name', 'is for another host', []],
] as const;

/** A server that is not the one that was chosen, or does not speak as it must. */
export const uploadConnections: readonly ClientRule[] = [
  ...impostors.map(([presents, what, more]) =>
    silentRefusal(
      {
        ...texts,
        id: `client/encrypt/server/certificate/${presents}`,
        requirements: ['UC.Client.01/7', 'UC.Client.01/8a', ...more],
        expected: `When the server's certificate ${what}, nothing is sent, and encryption ends with a message and without a container.`,
        why: 'Somebody else would hold the capsule.',
        next: 'Compare the certificate with the configuration before the first byte of a request.',
      },
      { ...postings, twin, attempt: uploadUnder({ kind: 'certificate', presents }) },
    ),
  ),
  silentRefusal(
    {
      ...texts,
      id: 'client/encrypt/server/tls-1.2-only',
      requirements: ['UC.Client.01/7a', 'CLIENT/tls-1.3'],
      expected: 'A server that offers no TLS 1.3 gets nothing, and encryption ends with a message.',
      why: 'Who can make both sides speak less can listen.',
      next: 'Offer TLS 1.3 only.',
    },
    { ...postings, twin, attempt: uploadUnder({ kind: 'tls-1.2-only' }) },
  ),
  refusal(
    {
      ...texts,
      id: 'client/encrypt/server/unreachable',
      requirements: ['UC.Client.01/7a'],
      expected: 'A connection that can\'t be established ends encryption with a message and without a container.',
      why: 'The sender has to know that it was the server, to choose another one.',
      next: 'Say which server can\'t be reached.',
    },
    { twin, attempt: uploadUnder({ kind: 'refuse-connection' }) },
  ),
];

/** What is wrong before any server is needed. */
export const beforeUpload: readonly ClientRule[] = [
  refusal(
    {
      ...texts,
      id: 'client/encrypt/server/header-too-large',
      needs: [...needs.upload, ...needs.secret],
      requirements: ['UC.Client.01/10', 'UC.Client.01/10a'],
      expected: 'A header above 2^20 bytes ends encryption with a message and without a container.',
      why: 'Nobody could open it.',
      next: 'Measure the header before anything is sent.',
    },
    { twin, attempt: uploadWithLargeHeader },
  ),
  silentRefusal(
    {
      ...texts,
      id: 'client/encrypt/server/header-too-large-unsent',
      level: 'SHOULD',
      needs: [...needs.upload, ...needs.secret],
      requirements: ['UC.Client.01/10a'],
      expected: 'When the header would be above 2^20 bytes no capsule is sent.',
      why: 'A capsule that no container will name stays on the server until it expires. The use case measures the header after sending (steps 8 and 10), so this is no more than a SHOULD.',
      next: 'Measure the header, with transaction identifiers of the longest form, before anything is sent.',
    },
    { ...postings, twin, attempt: uploadWithLargeHeader },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/offline/no-server-asked',
      disturbs: 'world',
      needs: needs.offlineEc,
      requirements: ['UC.Client.01/6a'],
      expected: 'A sender who wants no capsule server is understood: no server is asked.',
      why: 'Servers learn who writes to whom.',
      next: 'Ask no server when none was chosen.',
    },
    async (subject) => {
      const { seen } = await subject.watch(() => subject.encrypt({ recipients: [subject.args.recipient(subject.world.people.other)] }));
      const asked = seen.filter(isRequestToServers);
      if (asked.length > 0) deviates(`asked ${asked.map(({ server }) => server).join(', ')}`);
      return 'asked no server';
    },
  ),
];
