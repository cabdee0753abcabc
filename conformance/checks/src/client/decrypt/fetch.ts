import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deviates } from '@testbed/runner';
import { sha256 } from '../container/entries.ts';
import { expectOpened, judged } from '../judge.ts';
import { needs } from '../needs.ts';
import { rule } from '../rules.ts';
import { capsuleOf, serverSample } from '../samples.ts';
import type { ClientSubject } from '../subject.ts';
import type { ClientRule } from '../target.ts';
import { isAbout } from '../world/seen.ts';
import { requestsIn, type SeenRequest } from '../world/traffic.ts';
import { open, texts, twin } from './from-server.ts';

const fetchNext = 'Fetch the capsule that the header names from the server that it names, as the recipient.';

/** What the server saw of one fetch; made once. */
function fetched(subject: ClientSubject): Promise<{ readonly requests: readonly SeenRequest[]; readonly transactionId: string }> {
  return subject.once('fetched', async () => {
    const { transactionId } = capsuleOf(await serverSample(subject, subject.world.people.remote), 'server');
    const { result, seen } = await subject.watch(() => open(subject), isAbout(transactionId));
    expectOpened(result);
    return { requests: requestsIn(seen), transactionId };
  });
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
