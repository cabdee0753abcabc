import { deviates } from '@testbed/runner';
import { expectUnseals, judged } from '../judge.ts';
import { claims, needs, takes } from '../needs.ts';
import { rule, silentRefusal, type RuleTexts } from '../rules.ts';
import { capsuleOf, ecKeyOf, uploaded, type Uploaded } from '../samples.ts';
import type { ClientSubject } from '../subject.ts';
import type { ClientRule } from '../target.ts';
import type { Person } from '../world/file.ts';
import { memberOf, uploadsIn } from '../world/seen.ts';

const texts = { needs: [claims('SC03'), takes('server.capsule'), takes('recipient.person')] } satisfies Partial<RuleTexts>;

/** A container for somebody of whom the sender knows the personal code alone. */
function sent(subject: ClientSubject, person: Person): Promise<Uploaded> {
  return subject.once(`looked up ${person.code}`, () => uploaded(subject, { recipients: [subject.args.person(person.code)] }));
}

const failures = [
  ['empty', 'SHOULD', 'UC.Client.01/2a', 'has nobody with the personal code', 'Say that nobody was found, and let the sender name the recipient otherwise.'],
  ['refuse-connection', 'SHOULD', 'UC.Client.01/2a', 'can\'t be reached', 'Say which directory can\'t be reached.'],
  ['unreadable-certificates', 'MUST', 'UC.Client.01/2b', 'has certificates that can\'t be read', 'Say that the certificate can\'t be read, and encrypt for nobody else instead.'],
] as const;

/** UC.Client.01/2a, 2b: recipients are looked up in a directory by personal code. */
export const lookUps: readonly ClientRule[] = [
  rule(
    {
      ...texts,
      id: 'client/encrypt/directory/found',
      level: 'SHOULD',
      requirements: ['UC.Client.01/2a'],
      expected: 'A recipient who is named by personal code is found in the directory, and their ID-card opens the container.',
      why: 'Senders know people, and not their certificates.',
      next: 'Search the directory for the serial number PNOEE-…, and encrypt for the certificate that it has.',
    },
    async (subject) => {
      const { other } = subject.world.people;
      const { point, scalar } = ecKeyOf(other);
      const sample = await judged(sent(subject, other));
      if (!capsuleOf(sample, 'server').recipientKey.equals(point)) deviates('encrypted for another key than that of the person\'s ID-card');
      const material = memberOf(sample.uploads[0]?.json, 'ephemeral_key_material') ?? '';
      return expectUnseals(sample, { kind: 'ec', scalar, senderKey: Buffer.from(material, 'base64') });
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/encrypt/directory/every-certificate',
      level: 'SHOULD',
      needs: [...texts.needs, ...needs.split],
      requirements: ['CLIENT/finds-all-certificates', 'CLIENT/shares-for-remote-eid'],
      expected: 'A recipient with an ID-card and Mobile-ID, who is named by personal code, can open the container with either.',
      why: 'The sender does not know what the recipient has at hand.',
      next: 'Take every certificate of the person that the directory has: a capsule for each ID-card, and one in shares for Mobile-ID.',
    },
    async (subject) => {
      const { remote } = subject.world.people;
      const { container } = await judged(sent(subject, remote));
      const made = container.recipients.map(({ capsule }) => capsule);
      if (!made.some((capsule) => capsule.kind === 'server' && capsule.recipientKey.equals(ecKeyOf(remote).point))) deviates('made no capsule for the ID-card');
      if (!made.some(({ kind }) => kind === 'shares')) deviates('made no capsule in shares for Mobile-ID');
      return 'a capsule for the ID-card, and one in shares';
    },
  ),
  ...failures.map(([kind, level, requirement, what, next]) =>
    silentRefusal(
      {
        ...texts,
        id: `client/encrypt/directory/${kind}`,
        level,
        disturbs: 'capsules',
        requirements: [requirement],
        expected: `When the directory ${what}, nothing is sent, and encryption ends with a message and without a container.`,
        why: 'A container without this recipient is not what the sender wanted.',
        next,
      },
      {
        asked: (entry) => uploadsIn([entry]).length > 0,
        what: 'sent a capsule',
        twin: (subject) => sent(subject, subject.world.people.other),
        attempt: (subject) =>
          subject.withFault({ server: 'directory', does: { kind } }, () => subject.encrypt({ recipients: [subject.args.person(subject.world.people.other.code)], server: subject.args.capsuleServer('encrypt') })),
      },
    ),
  ),
];
