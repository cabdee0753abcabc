import { deviates, undecided, type CapsuleTarget, type Check, type Subject } from '@testbed/runner';
import type { Exchange } from '@testbed/wire';
import { insideOf } from '../../insides.ts';
import { fetch, fetched, fetchOf, pathOf, unknownId } from '../fetch/request.ts';
import { aClient } from '../needs.ts';
import { base64, clientOf, passingUpload, upload, withHeader, withMembers, type CapsuleJson } from '../upload/request.ts';

/** Uploads that are refused by different parts of a server, with what each said about a key. */
async function refusedUploads(subject: Subject<CapsuleTarget>): Promise<readonly { readonly capsule: CapsuleJson; readonly exchange: Exchange }[]> {
  const passing = await passingUpload(subject);
  const capsule = JSON.parse(Buffer.from(passing.body).toString()) as CapsuleJson;
  const requests = [
    { ...passing, body: passing.body.subarray(0, -1) },
    { ...passing, headers: [['Content-Type', 'text/plain'] as const] },
    withMembers(passing, () => ({ capsule_type: { of: 'another kind' } })),
    withMembers(passing, () => ({ capsule_type: 'ecc_secp256k1' })),
    withMembers(passing, ({ recipient_id }) => ({ recipient_id: `${recipient_id}!` })),
    withMembers(passing, ({ recipient_id }) => ({ recipient_id: base64(Buffer.from(recipient_id, 'base64').subarray(1)) })),
    withHeader(passing, 'x-expiry-time', '2027-02-30T00:00:00Z'),
  ];
  const exchanges: { capsule: CapsuleJson; exchange: Exchange }[] = [];
  for (const request of requests) exchanges.push({ capsule, exchange: await upload.send(subject, request) });
  if (!exchanges.some(({ exchange }) => (exchange.response?.status ?? 0) >= 400)) undecided('no upload was refused');
  return exchanges;
}

async function refusedFetches(subject: Subject<CapsuleTarget>): Promise<readonly Exchange[]> {
  const { path } = await fetched(subject);
  const exchanges: Exchange[] = [];
  for (const odd of [pathOf(unknownId(subject)), pathOf('KC12'), pathOf('%27'.repeat(20)), `${path}%00`, `${path}%zz`, '/no-such-path']) {
    exchanges.push(await fetch.send(subject, fetchOf(odd, clientOf(subject.target))));
  }
  return exchanges;
}

function bodyOf({ response }: Exchange): string {
  return Buffer.from(response?.body ?? []).toString();
}

function expectNoInsides(exchanges: readonly Exchange[]): void {
  for (const exchange of exchanges) {
    const inside = insideOf(bodyOf(exchange));
    if (inside !== undefined) deviates(`answered ${exchange.response?.status} with ${inside}`);
  }
}

const inside = {
  requirements: ['HTTP/no-insides'],
  level: 'SHOULD',
  why: 'It tells attackers what the server is made of and where it breaks, and helps nobody who may know.',
  next: 'Answer refusals with texts of your own; keep what an exception says for the log.',
} as const;

/** What refusals give away. */
export const refusalTexts: readonly Check<CapsuleTarget>[] = [
  {
    ...inside,
    id: 'capsule/leaks/refusals/insides-on-upload',
    expected: 'No refusal of an upload shows a stack trace, class, file or query of the server.',
    run: async (subject) => expectNoInsides((await refusedUploads(subject)).map(({ exchange }) => exchange)),
  },
  {
    ...inside,
    id: 'capsule/leaks/refusals/insides-on-fetch',
    needs: [aClient],
    expected: 'No refusal of a fetch shows a stack trace, class, file or query of the server.',
    run: async (subject) => expectNoInsides(await refusedFetches(subject)),
  },
  {
    id: 'capsule/leaks/refusals/no-echo',
    requirements: ['HTTP/no-echo'],
    level: 'SHOULD',
    expected: 'No refusal of an upload repeats the key or the key material that was sent.',
    why: 'Answers end up in logs of clients and proxies, where the capsule\'s content has no business.',
    next: 'Name the member that is wrong, not its value.',
    async run(subject) {
      for (const { capsule, exchange } of await refusedUploads(subject)) {
        // The beginning of a value would do: a text that shortens it still repeats it.
        for (const member of ['recipient_id', 'ephemeral_key_material'] as const) {
          if (bodyOf(exchange).includes(capsule[member].slice(0, 24))) deviates(`answered ${exchange.response?.status} and repeated ${member}`);
        }
      }
    },
  },
];
