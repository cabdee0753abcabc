import { judged, twinOpened } from '../judge.ts';
import { needs } from '../needs.ts';
import { refusal, rule, type RuleTexts } from '../rules.ts';
import { hint, password, passwordSample } from '../samples.ts';
import { damages, largeHeader } from '../damage.ts';
import type { ClientSubject } from '../subject.ts';
import type { ClientRule } from '../target.ts';

const texts = { level: 'MUST', needs: needs.password } satisfies Partial<RuleTexts>;

function twin(subject: ClientSubject): Promise<void> {
  return subject.once('opened password', async () => {
    const { file } = await passwordSample(subject);
    twinOpened(await subject.decrypt(file, { credential: subject.args.password(hint, password) }));
  });
}

/** UC.Client.P.02: decrypting with a password. */
export const passwordDecryption: readonly ClientRule[] = [
  rule(
    {
      ...texts,
      id: 'client/password/decrypt/opens',
      requirements: ['UC.Client.P.02/1', 'UC.Client.P.02/4', 'UC.Client.P.02/5', 'UC.Client.P.02/7', 'UC.Client.P.02/8'],
      expected: 'The password opens the container, and the files stand in the target folder by name and content.',
      why: 'This is what the container is for.',
      next: 'See what the client said in the transcript.',
    },
    async (subject) => {
      await passwordSample(subject);
      await judged(twin(subject));
      return 'every file came out';
    },
  ),
  ...(
    [
      ['wrong', 'Judge-2026-Password-Vihatud'],
      ['shorter', password.slice(0, -1)],
    ] as const
  ).map(([name, value]) =>
    refusal(
      {
        ...texts,
        id: `client/password/decrypt/refused/${name}`,
        requirements: ['UC.Client.P.02/5', 'UC.Client.P.02/5a'],
        expected: 'Another password is refused with a message, and no file appears.',
        why: 'The user has to know that it was the password.',
        next: 'Verify the HMAC of the header before anything is written, and say that the password is not correct.',
      },
      { twin, attempt: async (subject) => subject.decrypt((await passwordSample(subject)).file, { credential: subject.args.password(hint, value) }) },
    ),
  ),
  refusal(
    {
      ...texts,
      id: 'client/password/decrypt/header-too-large',
      requirements: ['UC.Client.P.02/2', 'UC.Client.P.02/2a'],
      expected: 'A container that announces a header above 2^20 bytes is refused with a message.',
      why: 'Who reads whatever is announced can be made to run out of memory.',
      next: 'Compare the announced length with the limit before the header is read.',
    },
    { twin, attempt: async (subject) => subject.decrypt(largeHeader((await passwordSample(subject)).file), { credential: subject.args.password(hint, password) }) },
  ),
  ...damages.slice(1, 3).map(({ name, what, damage }) =>
    refusal(
      {
        ...texts,
        id: `client/password/decrypt/damaged/${name}`,
        requirements: ['UC.Client.P.02/5'],
        expected: `A container with ${what} is refused with a message, and no file is left.`,
        why: 'Files from a container that was changed may be anybody\'s.',
        next: 'Verify HMAC and tag, and delete what was written when either is wrong.',
      },
      { twin, attempt: async (subject) => subject.decrypt(damage((await passwordSample(subject)).file), { credential: subject.args.password(hint, password) }) },
    ),
  ),
  refusal(
    {
      ...texts,
      id: 'client/password/decrypt/not-savable',
      requirements: ['UC.Client.P.02/8a'],
      expected: 'A target folder that is a file ends decryption with a message.',
      why: 'Who is not told looks for files that are not there.',
      next: 'Report that the files can\'t be saved, and exit with a failure.',
    },
    { twin, attempt: async (subject) => subject.decrypt((await passwordSample(subject)).file, { credential: subject.args.password(hint, password), outDir: subject.write('taken', '') }) },
  ),
];
