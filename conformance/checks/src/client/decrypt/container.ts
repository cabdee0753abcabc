import { deviates } from '@testbed/runner';
import { damages } from '../damage.ts';
import { expectOpened, expectRefused, judged, twinOpened } from '../judge.ts';
import { needs } from '../needs.ts';
import { refusal, rule, type RuleTexts } from '../rules.ts';
import { offlineSample, secret, secretSample } from '../samples.ts';
import type { ClientSubject } from '../subject.ts';
import type { ClientRule } from '../target.ts';
import { filesOfVector, opensTwin, openVector } from '../vector.ts';
import type { Person } from '../world/file.ts';
import { isRequestToServers } from '../world/seen.ts';

const texts = { level: 'MUST', needs: needs.offlineEc } satisfies Partial<RuleTexts>;
const openNext = 'See what the client said in the transcript.';

function opens(subject: ClientSubject, person: Person): Promise<void> {
  return subject.once(`opened offline ${person.code}`, async () => {
    twinOpened(await subject.decrypt((await offlineSample(subject, person)).file, { credential: subject.args.credential(person) }));
  });
}

function opensSecret(subject: ClientSubject): Promise<void> {
  return subject.once('opened secret', async () => {
    twinOpened(await subject.decrypt((await secretSample(subject)).file, { credential: subject.args.secret('judge', secret) }));
  });
}

/** Damages that only the kit can make: of each the twin, the same container without the fault, is opened first. */
const kitDamages = [
  ['hmac-sealed', 'hmac/wrong-but-sealed.secret', 'a wrong header HMAC, with which the payload was sealed', 'CONTAINER/hmac', 'The tag covers the HMAC that stands in the file: only who computes it sees that the header is another.'],
  ['large-tag', 'payload-tag/wrong-after-large-files.secret', 'a wrong tag behind 3 MiB of files', 'CONTAINER/payload-tag', 'Who writes files while reading has written most of them when the tag turns out to be wrong.'],
  ['large-cut', 'payload-tag/ends-in-large-files.secret', '3 MiB of files and its last 1,000 bytes missing', 'CONTAINER/payload-tag', 'Who writes files while reading has written most of them when the container ends.'],
] as const;

/** UC.Client.02 with capsules in the container, and what any container must survive. */
export const offlineDecryption: readonly ClientRule[] = [
  rule(
    {
      ...texts,
      id: 'client/decrypt/offline/ec',
      requirements: ['UC.Client.02/1', 'UC.Client.02/4', 'UC.Client.02/5a', 'UC.Client.02/9'],
      expected: 'The recipient\'s EC key opens a container with a capsule for it inside.',
      why: 'This is what the container is for.',
      next: openNext,
    },
    async (subject) => {
      const { other } = subject.world.people;
      await offlineSample(subject, other);
      await judged(opens(subject, other));
      return 'every file came out';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/offline/rsa',
      needs: needs.offlineRsa,
      requirements: ['UC.Client.02/5a', 'UC.Client.02/9'],
      expected: 'The recipient\'s RSA key opens a container with a capsule for it inside.',
      why: 'Older cards have RSA keys.',
      next: openNext,
    },
    async (subject) => {
      const { rsa } = subject.world.people;
      expectOpened(await subject.decrypt((await offlineSample(subject, rsa)).file, { credential: subject.args.credential(rsa) }));
      return 'every file came out';
    },
  ),
  ...(['other', 'rsa'] as const).map((who) =>
    rule(
      {
        ...texts,
        id: `client/decrypt/offline/token-${who === 'rsa' ? 'rsa' : 'ec'}`,
        needs: [...(who === 'rsa' ? needs.offlineRsa : needs.offlineEc), needs.token],
        requirements: ['UC.Client.02/3', 'UC.Client.02/4', 'UC.Client.02/9'],
        expected: `A security token with ${who === 'rsa' ? 'an RSA' : 'an EC'} key opens a container for its certificate.`,
        why: 'Recipients have cards, not key files.',
        next: openNext,
      },
      async (subject) => {
        const person = subject.world.people[who];
        expectOpened(await subject.decrypt((await offlineSample(subject, person)).file, { credential: subject.args.pkcs11(person) }));
        return 'every file came out';
      },
    ),
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/offline/secret',
      needs: needs.secret,
      requirements: ['CLIENT/finds-matching-capsule'],
      expected: 'The shared secret opens the container.',
      why: 'This is what the container is for.',
      next: openNext,
    },
    async (subject) => {
      await secretSample(subject);
      await judged(opensSecret(subject));
      return 'every file came out';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/offline/no-server-asked',
      needs: [...needs.offlineEc, ...needs.upload],
      disturbs: 'world',
      requirements: ['UC.Client.02/5', 'UC.Client.02/5a'],
      expected: 'A record without a reference to a server is opened without asking any.',
      why: 'The container may be opened where there is no network, and servers need not know.',
      next: 'Ask a server only when the recipient\'s record names one.',
    },
    async (subject) => {
      const { other } = subject.world.people;
      const { file } = await offlineSample(subject, other);
      const { result, seen } = await subject.watch(() => subject.decrypt(file, { credential: subject.args.credential(other), server: subject.args.capsuleServer('decrypt') }));
      expectOpened(result);
      const asked = seen.filter(isRequestToServers);
      if (asked.length > 0) deviates(`asked ${asked.map(({ server }) => server).join(', ')}`);
      return 'asked no server';
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/decrypt/offline/another-recipient',
      requirements: ['UC.Client.02/4a'],
      expected: 'A container without a record for the recipient is refused with a message, and no file appears.',
      why: 'The recipient has to know that it was sent to somebody else.',
      next: 'Look for the recipient\'s key in the header, and say when it is not there.',
    },
    {
      twin: (subject) => opens(subject, subject.world.people.other),
      attempt: async (subject) => subject.decrypt((await offlineSample(subject, subject.world.people.other)).file, { credential: subject.args.credential(subject.world.people.remote) }),
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/decrypt/offline/wrong-secret',
      needs: needs.secret,
      requirements: ['UC.Client.02/9a'],
      expected: 'Another shared secret is refused with a message, and no file appears.',
      why: 'Files decrypted with another key are noise.',
      next: 'Verify the HMAC of the header before anything is written.',
    },
    { twin: opensSecret, attempt: async (subject) => subject.decrypt((await secretSample(subject)).file, { credential: subject.args.secret('judge', Buffer.alloc(32, 7)) }) },
  ),
  refusal(
    {
      ...texts,
      id: 'client/decrypt/token/not-there',
      needs: [...needs.offlineEc, needs.token],
      requirements: ['UC.Client.02/3a'],
      expected: 'A token that is not connected ends decryption with a message.',
      why: 'The recipient has to know that the card is the problem.',
      next: 'Say that the certificate can\'t be read from the token.',
    },
    {
      twin: (subject) => opens(subject, subject.world.people.other),
      async attempt(subject) {
        const { other } = subject.world.people;
        const credential = subject.args.pkcs11(other);
        return subject.decrypt((await offlineSample(subject, other)).file, { credential: { ...credential, values: { ...credential.values, token: 'nobody', slot: '4294967295' } } });
      },
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/decrypt/token/wrong-pin',
      needs: [...needs.offlineEc, needs.token],
      requirements: ['UC.Client.02/6a', 'UC.Client.02/6b'],
      expected: 'A wrong PIN ends decryption with a message, and no file appears.',
      why: 'After the third wrong one the card is blocked: the recipient has to know.',
      next: 'Say that the PIN was wrong, and do not try it again by yourself.',
    },
    {
      twin: (subject) => opens(subject, subject.world.people.other),
      attempt: async (subject) => subject.decrypt((await offlineSample(subject, subject.world.people.other)).file, { credential: subject.args.pkcs11(subject.world.people.other, '9999') }),
    },
  ),
  ...damages.map(({ name, what, damage }) =>
    refusal(
      {
        ...texts,
        id: `client/decrypt/damaged/${name}`,
        requirements: ['UC.Client.02/9', 'UC.Client.02/9a', 'CLIENT/no-files-on-failure'],
        expected: `A container with ${what} is refused with a message, and no file is left.`,
        why: 'Files from a container that was changed may be anybody\'s.',
        next: 'Verify HMAC and tag, and delete what was written when either is wrong.',
      },
      {
        twin: (subject) => opens(subject, subject.world.people.other),
        attempt: async (subject) => subject.decrypt(damage((await offlineSample(subject, subject.world.people.other)).file), { credential: subject.args.credential(subject.world.people.other) }),
      },
    ),
  ),
  ...kitDamages.map(([name, vector, what, requirement, why]) =>
    refusal(
      {
        ...texts,
        id: `client/decrypt/damaged/${name}`,
        needs: needs.secret,
        requirements: ['UC.Client.02/9', 'UC.Client.02/9a', 'CLIENT/no-files-on-failure', requirement],
        expected: `A container with ${what} is refused with a message, and no file is left.`,
        why,
        next: 'Verify HMAC and tag, and delete what was written when either is wrong.',
      },
      { twin: (subject) => opensTwin(subject, vector), attempt: (subject) => openVector(subject, vector) },
    ),
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/header/at-limit',
      needs: needs.secret,
      requirements: ['UC.Client.02/2', 'UC.Client.P.02/2', 'UC.Client.04/2'],
      expected: 'A header of exactly 2^20 bytes is read.',
      why: 'The specification allows it, and a thousand recipients come near it.',
      next: 'Refuse headers above 2^20 bytes only.',
    },
    async (subject) => {
      expectOpened(await openVector(subject, 'envelope/header-of-1-mib.secret'), filesOfVector('envelope/header-of-1-mib.secret'));
      return 'opened';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/header/too-large',
      needs: needs.secret,
      requirements: ['UC.Client.02/2', 'UC.Client.02/2a', 'UC.Client.P.02/2a', 'UC.Client.04/2a'],
      expected: 'A container that is well-formed but for a header of 2^20 bytes and one is refused with a message.',
      why: 'Who reads whatever is announced can be made to run out of memory.',
      next: 'Compare the announced length with the limit before the header is read.',
    },
    async (subject) => {
      twinOpened(await openVector(subject, 'envelope/header-of-1-mib.secret'), filesOfVector('envelope/header-of-1-mib.secret'));
      return expectRefused(await openVector(subject, 'envelope/header-of-1-mib-and-1.secret'));
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/decrypt/not-savable',
      requirements: ['UC.Client.02/1'],
      expected: 'A target folder that is a file ends decryption with a message.',
      why: 'Who is not told looks for files that are not there.',
      next: 'Report that the files can\'t be saved, and exit with a failure.',
    },
    {
      twin: (subject) => opens(subject, subject.world.people.other),
      attempt: async (subject) =>
        subject.decrypt((await offlineSample(subject, subject.world.people.other)).file, { credential: subject.args.credential(subject.world.people.other), outDir: subject.write('taken', '') }),
    },
  ),
];
