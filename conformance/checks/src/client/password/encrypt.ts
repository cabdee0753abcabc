import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { deviates } from '@testbed/runner';
import { expectMade, expectTold, expectUnseals, judged } from '../judge.ts';
import { needs } from '../needs.ts';
import { refusal, rule, type RuleTexts } from '../rules.ts';
import { capsuleOf, hint, password, passwordSample, secret } from '../samples.ts';
import type { ClientRule } from '../target.ts';

const texts = { level: 'MUST', needs: needs.password } satisfies Partial<RuleTexts>;

/** UC.Client.P.01: encrypting with a password. */
export const passwordEncryption: readonly ClientRule[] = [
  rule(
    {
      ...texts,
      id: 'client/password/encrypt/opens',
      requirements: ['UC.Client.P.01/1', 'UC.Client.P.01/3', 'UC.Client.P.01/6', 'UC.Client.P.01/8', 'UC.Client.P.01/9'],
      expected: 'Files encrypted with a password stand in a container at the chosen path, and the password opens it by the specification\'s key derivation.',
      why: 'A container for years has to open in programs that do not exist yet.',
      next: 'Derive the KEK by PBKDF2-HMAC-SHA-256 and HKDF as the specification says, and write the container where the user said.',
    },
    async (subject) => expectUnseals(await judged(passwordSample(subject)), { kind: 'password', password }),
  ),
  rule(
    {
      ...texts,
      id: 'client/password/encrypt/iterations',
      requirements: ['UC.Client.P.01/6'],
      expected: 'The container names 600 000 iterations and two salts of 32 bytes that differ.',
      why: 'Fewer make guessing cheap, and some clients open no other number.',
      next: 'Stretch passwords 600 000 times, with a salt of 32 bytes of its own.',
    },
    async (subject) => {
      const { iterations, salt, passwordSalt } = capsuleOf(await passwordSample(subject), 'password');
      if (iterations !== 600_000) deviates(`stretched the password ${iterations} times`);
      if (salt.length !== 32 || passwordSalt.length !== 32) deviates(`used salts of ${salt.length} and ${passwordSalt.length} bytes`);
      if (salt.equals(passwordSalt)) deviates('used one salt for both');
      return '600 000 iterations, two salts of 32 bytes';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/password/encrypt/salts-fresh',
      requirements: ['UC.Client.P.01/6'],
      expected: 'Two containers with the same password have salts, nonces and encrypted keys of their own.',
      why: 'Equal salts show that two containers have one password, and let both be guessed at once.',
      next: 'Draw salts, nonce and FMK anew for every container.',
    },
    async (subject) => {
      const one = await passwordSample(subject);
      const two = expectMade(await subject.encrypt({ recipients: [subject.args.passwordRecipient(hint, password)] }));
      const [a, b] = [capsuleOf(one, 'password'), capsuleOf(two, 'password')];
      if (a.salt.equals(b.salt) || a.passwordSalt.equals(b.passwordSalt)) deviates('used the same salt twice');
      if (one.container.nonce.equals(two.container.nonce)) deviates('used the same nonce twice');
      return 'every salt and nonce is new';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/password/encrypt/hint',
      requirements: ['UC.Client.P.01/4'],
      expected: 'The password hint stands in the label of the recipient.',
      why: 'Years later it is all that reminds its owner which password this was.',
      next: 'Write the hint as LABEL of the key label, or as the whole label.',
    },
    async (subject) => {
      const { container } = await passwordSample(subject);
      const label = container.recipients[0]?.label ?? '';
      if (!label.includes(hint)) deviates(`wrote the label ${JSON.stringify(label)}`);
      return `the label is ${label}`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/password/encrypt/told',
      requirements: ['UC.Client.P.01/9'],
      expected: 'The user is told that the container was saved.',
      why: 'Nobody should have to look whether it worked.',
      next: 'Say that the container was saved, and where.',
    },
    async (subject) => expectTold(await passwordSample(subject)),
  ),
  ...(
    [
      ['short', 'Aa1'],
      ['seven', 'Aa1b2c3'],
    ] as const
  ).map(([name, value]) =>
    refusal(
      {
        ...texts,
        id: `client/password/encrypt/policy/${name}`,
        requirements: ['UC.Client.P.01/5', 'UC.Client.P.01/5a', 'CONTAINER/password-policy'],
        expected: `A new password of ${value.length} characters is refused, and no container is written.`,
        why: 'A container can be tried offline for years; no policy of a public client takes less than eight characters.',
        next: 'Check new passwords against minimal requirements before anything is written, and say what they are.',
      },
      { twin: passwordSample, attempt: (subject) => subject.encrypt({ recipients: [subject.args.passwordRecipient(hint, value)] }) },
    ),
  ),
  refusal(
    {
      ...texts,
      id: 'client/password/encrypt/header-too-large',
      needs: [...needs.password, ...needs.secret],
      requirements: ['UC.Client.P.01/7', 'UC.Client.P.01/7a'],
      expected: 'A header above 2^20 bytes is refused, and no container is written.',
      why: 'Nobody could open it.',
      next: 'Measure the header before the container is written.',
    },
    {
      twin: passwordSample,
      // Secrets make the header as large as passwords would, without stretching a dozen of those.
      attempt: (subject) =>
        subject.encrypt({ recipients: [subject.args.passwordRecipient(hint, password), ...Array.from({ length: 11 }, (_, index) => subject.args.secretRecipient(`${index}${'x'.repeat(100_000)}`, secret))] }),
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/password/encrypt/file-missing',
      requirements: ['UC.Client.P.01/8', 'UC.Client.P.01/8a'],
      expected: 'A file that is not there ends encryption with a message and without a container.',
      why: 'A container that silently lacks a file is found out years later.',
      next: 'Look at all files before a container is written.',
    },
    {
      twin: passwordSample,
      attempt: (subject) => subject.encrypt({ recipients: [subject.args.passwordRecipient(hint, password)], files: [subject.write('there.txt', 'there\n'), join(subject.fresh('empty'), 'absent.txt')] }),
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/password/encrypt/not-creatable',
      requirements: ['UC.Client.P.01/6a'],
      expected: 'A target path below a regular file ends encryption with a message.',
      why: 'Who is not told believes that the files are safe.',
      next: 'Report that the container can\'t be created, and exit with a failure.',
    },
    { twin: passwordSample, attempt: (subject) => subject.encrypt({ recipients: [subject.args.passwordRecipient(hint, password)], out: join(subject.write('file', ''), 'out.cdoc2') }) },
  ),
  refusal(
    {
      ...texts,
      id: 'client/password/encrypt/not-savable',
      requirements: ['UC.Client.P.01/9a'],
      expected: 'A target path at which a folder stands ends encryption with a message.',
      why: 'Who is not told believes that the files are safe.',
      next: 'Report that the container can\'t be saved, and exit with a failure.',
    },
    {
      twin: passwordSample,
      attempt(subject) {
        const out = join(subject.fresh('target'), 'out.cdoc2');
        mkdirSync(out);
        return subject.encrypt({ recipients: [subject.args.passwordRecipient(hint, password)], out });
      },
    },
  ),
];
