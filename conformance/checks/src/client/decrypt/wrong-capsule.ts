import { damages } from '../damage.ts';
import { refusal } from '../rules.ts';
import { serverSample, strangersPoint } from '../samples.ts';
import type { ClientRule } from '../target.ts';
import { openUnder, texts, twin } from './from-server.ts';

const capsules = [
  ['another-key', 'the key material of another capsule', () => ({ ephemeral_key_material: strangersPoint().toString('base64') })],
  ['off-curve', 'a point that is not on the curve', () => ({ ephemeral_key_material: Buffer.concat([Buffer.of(4), Buffer.alloc(96, 1)]).toString('base64') })],
  ['another-recipient', 'the capsule of another recipient', () => ({ recipient_id: strangersPoint().toString('base64'), ephemeral_key_material: strangersPoint().toString('base64') })],
] as const;

/** A capsule or a container that is not what the sender made. */
export const wrongCapsules: readonly ClientRule[] = [
  ...capsules.map(([name, what, members]) =>
    refusal(
      {
        ...texts,
        id: `client/decrypt/server/wrong-capsule/${name}`,
        disturbs: 'capsules',
        requirements: ['UC.Client.02/9a'],
        expected: `When the server returns ${what}, decryption ends with a message and no file is left.`,
        why: 'A server must not be able to make the recipient believe in other files.',
        next: 'Check the point, and verify the HMAC of the header before anything is written.',
      },
      { twin, attempt: (subject) => openUnder({ kind: 'answer', members: members() })(subject) },
    ),
  ),
  ...damages.slice(0, 2).map(({ name, what, damage }) =>
    refusal(
      {
        ...texts,
        id: `client/decrypt/server/damaged/${name}`,
        requirements: ['UC.Client.02/9a'],
        expected: `A container with ${what} whose capsule is on a server is refused with a message, and no file is left.`,
        why: 'The capsule may be right and the container changed.',
        next: 'Verify HMAC and tag, and delete what was written when either is wrong.',
      },
      {
        twin,
        attempt: async (subject) =>
          subject.decrypt(damage((await serverSample(subject, subject.world.people.remote)).file), { credential: subject.args.certified(subject.world.people.remote), server: subject.args.capsuleServer('decrypt') }),
      },
    ),
  ),
];
