import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expectOpened, expectRefused } from '../judge.ts';
import { needs } from '../needs.ts';
import { refusal, rule } from '../rules.ts';
import { uploaded } from '../samples.ts';
import type { ClientRule } from '../target.ts';
import { whilst } from '../world/whilst.ts';
import { open, texts, twin } from './from-server.ts';

/** A recipient whose certificate is good no more, and a capsule whose time is over. */
export const accessEnded: readonly ClientRule[] = [
  refusal(
    {
      ...texts,
      id: 'client/decrypt/server/revoked',
      requirements: ['UC.Client.02/6b'],
      expected: 'A recipient whose certificate is revoked is not let in by the server: decryption ends with a message and no file appears.',
      why: 'The card may have been stolen.',
      next: 'Report that authentication failed.',
    },
    { twin, attempt: (subject) => open(subject, subject.world.people.revoked) },
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/server/revoked-meanwhile',
      disturbs: 'world',
      requirements: ['UC.Client.02/6b'],
      expected: 'A certificate that was revoked after encryption opens nothing any more; once restored, it opens the same container.',
      why: 'The first half is what revocation is for; the second shows that nothing else was wrong.',
      next: 'Report that authentication failed, and spoil nothing.',
    },
    async (subject) => {
      await twin(subject);
      const { remote } = subject.world.people;
      const { serialNumber } = new X509Certificate(readFileSync(remote.certificate));
      const { control } = subject.world;
      const refused = expectRefused(await whilst(() => control.revoke(serialNumber), () => control.restore(serialNumber), () => open(subject)));
      expectOpened(await open(subject));
      return `${refused}; restored, it opened`;
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/decrypt/server/revocation-unknown',
      disturbs: 'world',
      requirements: ['UC.Client.02/6b'],
      expected: 'When the server can\'t learn whether the certificate is revoked, decryption ends with a message and no file appears.',
      why: 'The recipient has to know that trying later may help.',
      next: 'Report what the server answered.',
    },
    {
      twin,
      attempt(subject) {
        const { control } = subject.world;
        return whilst(() => control.disturbOcsp({ kind: 'error', status: 'tryLater' }), () => control.healOcsp(), () => open(subject));
      },
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/decrypt/server/expired-capsule',
      needs: [...needs.fetch, needs.expiry],
      disturbs: 'world',
      requirements: ['UC.Client.02/8a'],
      expected: 'A capsule that has expired on the server ends decryption with a message and without files.',
      why: 'The sender wanted it to end, and the recipient has to know that it did.',
      next: 'Report that the server has no such capsule any more.',
    },
    {
      twin,
      async attempt(subject) {
        const { remote } = subject.world.people;
        const { file } = await uploaded(subject, { recipients: [subject.args.recipient(remote)], further: [subject.args.expiry('P1D')] });
        const { control } = subject.world;
        const order = { credential: subject.args.certified(remote), server: subject.args.capsuleServer('decrypt') };
        return whilst(() => control.setClockOffset(3 * 86_400_000), () => control.setClockOffset(0), () => subject.decrypt(file, order));
      },
    },
  ),
];
