import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { aClient, aClientOfType } from '../needs.ts';
import { ecTypes } from '../key/curve.ts';
import { recipientKeyOf, type CapsuleType } from '../recipient.ts';
import { clientOf } from '../upload/request.ts';
import { differenceFrom } from './body.ts';
import { fetch, fetchOf, store } from './request.ts';

const common = {
  why: 'It is what the server is for: one octet less or another order of octets, and the container stays shut.',
  next: 'Answer the recipient 200 with the capsule, its octets as they were uploaded.',
} as const;

function returned(check: Omit<Check<CapsuleTarget>, 'run' | 'why' | 'next'>, type?: CapsuleType): Check<CapsuleTarget> {
  return {
    ...common,
    ...check,
    async run(subject) {
      const client = subject.target.clients.find((candidate) => type === undefined || recipientKeyOf(candidate).type === type) ?? clientOf(subject.target);
      const { capsule, path } = await store(subject, client);
      const exchange = await fetch.send(subject, fetchOf(path, client));
      const difference = fetch.notAccepted(exchange) ?? differenceFrom(capsule, exchange);
      if (difference !== undefined) deviates(difference);
      subject.observe(describe(exchange));
    },
  };
}

/** The recipient gets what was sent, at once. */
export const returnedCapsules: readonly Check<CapsuleTarget>[] = [
  returned({
    id: 'capsule/fetch/returned/to-recipient',
    requirements: ['UC.KTS.02/1', 'UC.KTS.02/3', 'UC.KTS.02/4', 'UC.KTS.04/1', 'UC.KTS.04/3', 'OAS.CCS/get-200', 'CCS/capsule-unchanged', 'CCS/upload-visible', 'CCS/mutual-tls'],
    level: 'MUST',
    notSoleKiller: 'Every check that fetches compares what comes back.',
    needs: [aClient],
    expected: 'The recipient fetches a capsule right after its upload and gets it unchanged, with 200.',
  }),
  ...ecTypes.map((type) =>
    returned(
      {
        id: `capsule/fetch/returned/${type.replace('_', '-')}`,
        requirements: [`OAS.CCS/type-${type.replace('_', '-')}`, 'CCS/authenticate-ec'],
        level: type === 'ecc_secp521r1' ? 'SHOULD' : 'MUST',
        ...(type !== 'ecc_secp384r1' && { profiles: ['use-case', 'field'] }),
        needs: [aClientOfType(type)],
        ...(type === 'ecc_secp384r1' && { aliases: ['ECC-GET_CAPSULE-POS-01-CORRECT_REQUEST'], notSoleKiller: 'Where the first client has such a key, capsule/fetch/returned/to-recipient sees the same.' }),
        expected: `A recipient with a key for ${type} authenticates and gets the capsule unchanged.`,
      },
      type,
    ),
  ),
  returned(
    {
      id: 'capsule/fetch/returned/rsa',
      requirements: ['OAS.CCS/type-rsa', 'CCS/authenticate-rsa'],
      level: 'MUST',
      needs: [aClientOfType('rsa')],
      aliases: ['RSA-GET_CAPSULE-POS-01-CORRECT_REQUEST'],
      expected: 'A recipient with an RSA key authenticates and gets the capsule unchanged.',
    },
    'rsa',
  ),
];
