import { largeHeader } from '../damage.ts';
import { refusal, silentRefusal } from '../rules.ts';
import { serverSample } from '../samples.ts';
import type { ClientRule } from '../target.ts';
import { requestsIn } from '../world/traffic.ts';
import { openUnder, texts, twin } from './from-server.ts';

const asking = { asked: (entry) => requestsIn([entry]).some(({ server, method }) => server === 'capsule-server' && method === 'GET'), what: 'asked for the capsule' } satisfies Pick<
  Parameters<typeof silentRefusal>[1],
  'asked' | 'what'
>;

const impostors = [
  ['unlisted', 'is not on the list, though the same authority issued it', ['LIST/client-pins', 'LIST/client-refuses-ca-only']],
  ['expired', 'has expired', ['LIST/client-pins']],
  ['wrong-name', 'is for another host', ['LIST/client-pins']],
] as const;

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
        return subject.decrypt((await serverSample(subject, remote)).file, { credential: subject.args.certified(other), server: subject.args.capsuleServer('decrypt', other) });
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
];
