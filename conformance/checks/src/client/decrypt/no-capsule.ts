import { expectOpened, expectRefused } from '../judge.ts';
import { refusal, rule } from '../rules.ts';
import { capsuleOf, uploaded } from '../samples.ts';
import type { ClientRule } from '../target.ts';
import type { Fault } from '../world/control.ts';
import { openUnder, texts, twin } from './from-server.ts';

const noCapsule = [
  ['404', 'knows no such capsule (404)', { kind: 'status', status: 404 }, ['LIST/client-id-collision']],
  ['500', 'answers 500', { kind: 'status', status: 500 }, []],
  ['cut', 'breaks off in the middle of the capsule', { kind: 'drop', at: 'mid-body' }, []],
  ['garbage', 'answers something that is no HTTP', { kind: 'garbage' }, []],
  ['no-json', 'answers 200 with something that is no capsule', { kind: 'answer', body: 'a capsule' }, []],
  ['no-key', 'answers 200 with a capsule without key material', { kind: 'answer', without: ['ephemeral_key_material'] }, []],
] as const satisfies readonly (readonly [string, string, Fault['does'], readonly string[]])[];

/** A capsule server that returns no capsule, or one that nobody knows yet. */
export const fetchFailures: readonly ClientRule[] = [
  ...noCapsule.map(([name, what, does, more]) =>
    refusal(
      {
        ...texts,
        id: `client/decrypt/server/fails/${name}`,
        disturbs: 'capsules',
        requirements: ['UC.Client.02/8a', ...more],
        expected: `When the server ${what}, decryption ends with a message and no file appears.`,
        why: 'The recipient has to know that it was the server.',
        next: 'Take a capsule only from a complete answer 200 that the contract allows, within a reasonable time.',
      },
      { twin, attempt: openUnder(does) },
    ),
  ),
  rule(
    {
      ...texts,
      id: 'client/decrypt/server/unknown-type',
      disturbs: 'capsules',
      requirements: ['OAS.CCS/unknown-type-tolerated'],
      expected: 'A capsule of a type that is not known yet does not make the client fall over: it opens the container with what it knows from the header, or refuses with a message and leaves nothing.',
      why: 'Types are added by later versions of the contract.',
      next: 'Take capsule_type for an open list.',
    },
    async (subject) => {
      await twin(subject);
      const decryption = await openUnder({ kind: 'answer', members: { capsule_type: 'ecc_secp999r9' } })(subject);
      if (!decryption.run.claimsSuccess) return expectRefused(decryption);
      expectOpened(decryption);
      return 'opened the container all the same';
    },
  ),
  refusal(
    {
      ...texts,
      id: 'client/decrypt/server/fails/silent',
      requirements: ['UC.Client.02/8a'],
      expected: 'When the server does not answer for two minutes, decryption ends with a message and no file appears.',
      why: 'Nobody knows whether a program that waits for ever still works.',
      next: 'Wait for answers for a reasonable time only.',
    },
    {
      twin,
      // A container of its own, so that the fault concerns nobody else: it is long, and others run meanwhile.
      async attempt(subject) {
        const { remote } = subject.world.people;
        const made = await uploaded(subject, { recipients: [subject.args.recipient(remote)] });
        const fault = { server: 'capsule-server', listener: 'recipient', when: { path: capsuleOf(made, 'server').transactionId }, does: { kind: 'delay', milliseconds: 120_000 } };
        return subject.withFault(fault, () => subject.decrypt(made.file, { credential: subject.args.certified(remote), server: subject.args.capsuleServer('decrypt') }));
      },
    },
  ),
];
