import { createPrivateKey } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviates } from '@testbed/runner';
import { fmkOf } from '../container/unseal.ts';
import { expectMade, expectOpened, expectRefused, expectTold, expectUnseals, judged, namesIn } from '../judge.ts';
import { needs, takes } from '../needs.ts';
import { refusal, rule, type RuleTexts } from '../rules.ts';
import { capsuleOf, ecKeyOf, hint, offlineSample, password, secret, secretSample } from '../samples.ts';
import type { ClientSubject } from '../subject.ts';
import type { ClientRule } from '../target.ts';

const texts = { level: 'MUST', needs: needs.offlineEc } satisfies Partial<RuleTexts>;
const opensNext = 'Derive the KEK of each capsule as the specification says.';

function twin(subject: ClientSubject): Promise<unknown> {
  return offlineSample(subject, subject.world.people.other);
}

/** A folder with two files of one name in two subfolders. */
function sameNames(subject: ClientSubject): readonly string[] {
  const folder = subject.fresh('names');
  return ['a', 'b'].map((part) => {
    mkdirSync(join(folder, part));
    const path = join(folder, part, 'note.txt');
    writeFileSync(path, `${part}\n`);
    return path;
  });
}

/** A folder with two files, of which one has a line break in its name. */
function unsafeName(subject: ClientSubject): readonly string[] {
  const folder = subject.fresh('names');
  return ['there.txt', 'note\n.txt'].map((name) => {
    const path = join(folder, name);
    writeFileSync(path, 'there\n');
    return path;
  });
}

/** UC.Client.01 without a capsule server: capsules in the container. */
export const offlineEncryption: readonly ClientRule[] = [
  rule(
    {
      ...texts,
      id: 'client/encrypt/offline/ec',
      requirements: ['UC.Client.01/1', 'UC.Client.01/2', 'UC.Client.01/3', 'UC.Client.01/6a', 'UC.Client.01/9', 'UC.Client.01/11'],
      expected: 'Without a capsule server the container has one capsule for the recipient\'s EC key, which opens it.',
      why: 'The recipient has nothing but the container.',
      next: opensNext,
    },
    async (subject) => {
      const { other } = subject.world.people;
      const made = await judged(offlineSample(subject, other));
      const { scalar, point } = ecKeyOf(other);
      const { recipientKey } = capsuleOf(made, 'ec');
      if (!recipientKey.equals(point)) deviates('wrote another public key than the recipient\'s into the capsule');
      return expectUnseals(made, { kind: 'ec', scalar });
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/offline/rsa',
      needs: needs.offlineRsa,
      requirements: ['UC.Client.01/3', 'UC.Client.01/6a'],
      expected: 'The capsule for a recipient with an RSA key is encrypted with OAEP and SHA-256, and opens the container.',
      why: 'Older cards have RSA keys, and another padding opens nowhere else.',
      next: opensNext,
    },
    async (subject) => {
      const { rsa } = subject.world.people;
      return expectUnseals(await judged(offlineSample(subject, rsa)), { kind: 'rsa', key: createPrivateKey(readFileSync(rsa.key)) });
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/offline/secret',
      needs: needs.secret,
      requirements: ['UC.Client.01/3'],
      expected: 'A shared secret opens the container by the specification\'s key derivation.',
      why: 'The other side has the secret, and another program.',
      next: opensNext,
    },
    async (subject) => expectUnseals(await judged(secretSample(subject)), { kind: 'secret', secret }),
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/offline/told',
      requirements: ['UC.Client.01/12'],
      expected: 'The sender is told that the container was saved.',
      why: 'Nobody should have to look whether it worked.',
      next: 'Say that the container was saved, and where.',
    },
    async (subject) => expectTold(await offlineSample(subject, subject.world.people.other)),
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/offline/fresh-keys',
      requirements: ['UC.Client.01/3', 'CONTAINER/ecc-ephemeral-fresh', 'CONTAINER/fmk-fresh', 'CONTAINER/payload-nonce'],
      expected: 'Two containers for one recipient have sender keys, nonces and file master keys of their own.',
      why: 'Who learns the key of one container must not learn that of the next.',
      next: 'Make FMK, nonce and sender key anew for every container.',
    },
    async (subject) => {
      const { other } = subject.world.people;
      const one = await offlineSample(subject, other);
      const two = expectMade(await subject.encrypt({ recipients: [subject.args.recipient(other)] }));
      if (capsuleOf(one, 'ec').senderKey.equals(capsuleOf(two, 'ec').senderKey)) deviates('used the same sender key twice');
      if (one.container.nonce.equals(two.container.nonce)) deviates('used the same nonce twice');
      const { scalar } = ecKeyOf(other);
      const [first, second] = [one, two].map(({ container: { recipients: [record] } }) => record && fmkOf(record, { kind: 'ec', scalar }));
      if (first?.length !== 32) deviates(`used a file master key of ${first?.length ?? 0} bytes`);
      if (second?.equals(first)) deviates('used the same file master key twice');
      return 'every key and nonce is new';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/recipients/several',
      needs: [...needs.offlineEc, ...needs.offlineRsa],
      requirements: ['UC.Client.01/2', 'UC.Client.01/3', 'CLIENT/finds-matching-capsule'],
      expected: 'With two recipients there are two capsules, and each recipient opens the container.',
      why: 'Mail goes to more than one person.',
      next: 'Encrypt the FMK for every recipient, and look through all records when decrypting.',
    },
    async (subject) => {
      const { other, rsa } = subject.world.people;
      const made = expectMade(await subject.encrypt({ recipients: [subject.args.recipient(rsa), subject.args.recipient(other)] }));
      if (made.container.recipients.length !== 2) deviates(`wrote ${made.container.recipients.length} recipient records`);
      expectUnseals(made, { kind: 'rsa', key: createPrivateKey(readFileSync(rsa.key)) }, 0);
      expectUnseals(made, { kind: 'ec', scalar: ecKeyOf(other).scalar }, 1);
      const credential = subject.args.credential(other);
      expectOpened(await subject.decrypt(made.file, { credential: { ...credential, values: { ...credential.values, lock: '2' } } }));
      return 'two capsules; each opens, and the client finds the second';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/recipients/mixed',
      level: 'SHOULD',
      needs: [...needs.offlineEc, ...needs.secret, ...needs.password],
      requirements: ['CLIENT/mixed-recipients'],
      expected: 'One container can be for a certificate, a password and a shared secret together, and each opens it.',
      why: 'The sender may keep a copy under a password.',
      next: 'Allow recipients of several kinds in one container.',
    },
    async (subject) => {
      const { other } = subject.world.people;
      const made = expectMade(await subject.encrypt({ recipients: [subject.args.recipient(other), subject.args.passwordRecipient(hint, password), subject.args.secretRecipient('shared', secret)] }));
      const openers = { ec: { kind: 'ec', scalar: ecKeyOf(other).scalar }, password: { kind: 'password', password }, secret: { kind: 'secret', secret } } as const;
      const kinds = made.container.recipients.map(({ capsule }) => capsule.kind);
      for (const kind of ['ec', 'password', 'secret'] as const) expectUnseals(made, openers[kind], kinds.indexOf(kind));
      return `three capsules (${kinds.join(', ')}); each opens`;
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/encrypt/files/missing',
      requirements: ['UC.Client.01/11', 'UC.Client.01/11a'],
      expected: 'A file that is not there ends encryption with a message and without a container.',
      why: 'The recipient would miss a file and not know.',
      next: 'Look at all files before anything is written or sent.',
    },
    {
      twin,
      attempt: (subject) => subject.encrypt({ recipients: [subject.args.recipient(subject.world.people.other)], files: [subject.write('there.txt', 'there\n'), join(subject.fresh('empty'), 'absent.txt')] }),
    },
  ),
  ...(
    [
      ['same-name', 'Two files of one name', sameNames],
      ['unsafe-name', 'A file name with a line break', unsafeName],
    ] as const
  ).map(([name, what, files]) =>
    rule(
      {
        ...texts,
        id: `client/encrypt/files/${name}`,
        requirements: ['UC.Client.01/11', 'UC.Client.01/11a'],
        expected: `${what} does not get into a container: encryption ends with a message, or other names are written.`,
        why: 'The recipient could not unpack it, or would lose one of the files.',
        next: 'Check the names before anything is written or sent.',
      },
      async (subject) => {
        await twin(subject);
        const { other } = subject.world.people;
        const encryption = await subject.encrypt({ recipients: [subject.args.recipient(other)], files: files(subject) });
        if (!encryption.run.claimsSuccess) return expectRefused(encryption);
        const names = namesIn(expectMade(encryption), { kind: 'ec', scalar: ecKeyOf(other).scalar });
        if (names.length !== 2 || new Set(names).size !== 2 || names.some((written) => /[\p{Cc}/\\]/u.test(written))) deviates(`wrote the names ${JSON.stringify(names)}`);
        return `wrote the names ${JSON.stringify(names)}`;
      },
    ),
  ),
  ...(
    [
      ['text', 'no certificate at all', () => Buffer.from('this is no certificate\n')],
      ['cut', 'half of a certificate', (certificate: Buffer) => certificate.subarray(0, certificate.length / 2)],
    ] as const
  ).map(([name, what, spoil]) =>
    refusal(
      {
        ...texts,
        id: `client/encrypt/certificate/${name}`,
        needs: [...needs.offlineEc, takes('recipient.certificate')],
        requirements: ['UC.Client.01/2b'],
        expected: `A certificate file with ${what} is refused with a message, and no container is written.`,
        why: 'A recipient who is left out silently can\'t open the container.',
        next: 'Parse every certificate before anything is made, and name the file that is wrong.',
      },
      {
        twin,
        attempt(subject) {
          const { values } = subject.args.certificate(subject.world.people.other);
          return subject.encrypt({ recipients: [subject.args.certificateFile(subject.write('bad.cer', spoil(readFileSync(values['file'] ?? ''))))] });
        },
      },
    ),
  ),
];
