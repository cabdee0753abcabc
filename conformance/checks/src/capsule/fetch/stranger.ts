import { deviates, undecided, type CapsuleTarget, type Check, type Subject } from '@testbed/runner';
import type { Identity } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { rsaPublicKey } from '../key/rsa.ts';
import { negated } from '../key/point-mutation.ts';
import { aClientOfType, anEcClient, aSecondClient } from '../needs.ts';
import { recipientKeyOf, type RecipientKey } from '../recipient.ts';
import { clientOf } from '../upload/request.ts';
import { fetch, fetched, fetchOf, store } from './request.ts';

const next = 'Compare type and every octet of the stored recipient_id with the public key of the client certificate, and answer 404.';

/** A capsule to a key that resembles a client's must not be given to the client. */
async function resembling(subject: Subject<CapsuleTarget>, is: 'ec' | 'rsa', change: (client: Identity) => RecipientKey): Promise<void> {
  const client = subject.target.clients.find((candidate) => (recipientKeyOf(candidate).type === 'rsa') === (is === 'rsa')) ?? clientOf(subject.target);
  const own = await store(subject, client);
  const twin = await fetch.send(subject, fetchOf(own.path, client));
  const obstacle = fetch.notAccepted(twin);
  if (obstacle !== undefined) undecided(`the passing twin of this request was not accepted: the target ${obstacle}`);
  const { path } = await store(subject, change(client));
  const exchange = await fetch.send(subject, fetchOf(path, client));
  expectRefusal(exchange, { statuses: [404] });
  subject.observe(describe(exchange));
}

/** Valid clients who are not the recipient. */
export const strangers: readonly Check<CapsuleTarget>[] = [
  {
    id: 'capsule/fetch/stranger/every-client',
    requirements: ['CCS/match-every-type', 'OAS.CCS/get-mismatch-404', 'UC.KTS.02/3b'],
    level: 'MUST',
    needs: [aSecondClient],
    aliases: ['ECC-GET_CAPSULE-NEG-08-PUBLIC_KEY_NOT_MATCHING', 'RSA-GET_CAPSULE-NEG-09-PUBLIC_KEY_NOT_MATCHING'],
    expected: 'No other client of the target file gets the capsule of any, whatever their keys: each is answered 404.',
    why: 'A comparison may hold for one kind of key and fail for another.',
    next,
    async run(subject) {
      const { clients } = subject.target;
      for (const owner of clients) {
        const { path } = await store(subject, owner);
        for (const stranger of clients.filter((client) => client !== owner)) {
          const exchange = await fetch.send(subject, fetchOf(path, stranger));
          if (exchange.response?.status !== 404) deviates(`to ${stranger.name}, for a capsule of ${owner.name}, it ${describe(exchange)}; HTTP 404 was expected`);
        }
      }
      await fetched(subject);
    },
  },
  {
    id: 'capsule/fetch/stranger/negated-point',
    requirements: ['CCS/match-every-type', 'CCS/match-public-key'],
    level: 'MUST',
    needs: [anEcClient],
    expected: 'A capsule to the point with the same x and the other y is not given to the client: 404.',
    why: 'It is another key. A server that compares only the beginning, or only x, does not see that.',
    next,
    run: (subject) =>
      resembling(subject, 'ec', (client) => {
        const { type, id } = recipientKeyOf(client);
        return type === 'rsa' ? { type, id } : { type, id: negated(type, id) };
      }),
  },
  {
    id: 'capsule/fetch/stranger/other-exponent',
    requirements: ['CCS/match-every-type', 'CCS/match-public-key'],
    level: 'MUST',
    needs: [aClientOfType('rsa')],
    expected: 'A capsule to the same RSA modulus with another exponent is not given to the client: 404.',
    why: 'It is another key. A server that compares only the beginning, or only the modulus, does not see that.',
    next,
    run: (subject) =>
      resembling(subject, 'rsa', ({ certificate }) => {
        const { n = '' } = certificate.publicKey.export({ format: 'jwk' });
        return { type: 'rsa', id: rsaPublicKey({ modulus: Buffer.from(n, 'base64url'), exponent: Buffer.of(1, 0, 3) }) };
      }),
  },
];
