import { undecided, type CapsuleTarget, type Subject } from '@testbed/runner';
import type { Exchange, Header, Identity } from '@testbed/wire';
import { describe } from '../../describe.ts';
import type { RequestKind } from '../../refusal.ts';
import type { RecipientKey } from '../recipient.ts';
import { capsuleFor, clientOf, locationOf, upload, uploadOf, type CapsuleJson } from '../upload/request.ts';

/** `GET /key-capsules/{transactionId}` (OpenAPI, getCapsuleByTransactionId), open to any change. */
export interface Fetch {
  readonly method: string;
  readonly path: string;
  /** Who authenticates; nobody when absent. */
  readonly client: Identity | undefined;
  readonly headers: readonly Header[];
}

/** How fetches are sent and what accepts them. */
export const fetch: RequestKind<CapsuleTarget, Fetch> = {
  send: ({ wire, target }, { client, ...request }) => wire.send(target.fetch, request, client ? { client } : { actor: 'nobody' }),
  notAccepted: (exchange) => (exchange.response?.status === 200 ? undefined : describe(exchange)),
};

/** A capsule that the target keeps. */
export interface Stored {
  readonly capsule: CapsuleJson;
  /** `/key-capsules/{transactionId}` */
  readonly path: string;
  readonly uploaded: Exchange;
}

/** Uploads a capsule for a client of the target, or for another key. @throws Undecided when it is not accepted */
export async function store(subject: Subject<CapsuleTarget>, recipient: Pick<Identity, 'certificate'> | RecipientKey = clientOf(subject.target), headers: readonly Header[] = []): Promise<Stored> {
  const capsule = capsuleFor(recipient, subject);
  const uploaded = await upload.send(subject, uploadOf(capsule, headers));
  const obstacle = upload.notAccepted(uploaded);
  if (obstacle !== undefined) undecided(`a capsule to fetch could not be uploaded: the target ${obstacle}`);
  return { capsule, path: locationOf(uploaded) ?? '', uploaded };
}

/** A fetch of that path by a client, or by nobody. */
export function fetchOf(path: string, client: Identity | undefined): Fetch {
  return { method: 'GET', path, client, headers: [] };
}

/** A fetch by the client to whom the capsule is addressed; must be accepted. */
export async function passingFetch(subject: Subject<CapsuleTarget>): Promise<Fetch> {
  const client = clientOf(subject.target);
  const { path } = await store(subject, client);
  return fetchOf(path, client);
}

/** A capsule and its fetch by whom it is addressed to. @throws Undecided when either is not accepted */
export async function fetched(subject: Subject<CapsuleTarget>, headers: readonly Header[] = []): Promise<Stored & { readonly exchange: Exchange }> {
  const client = clientOf(subject.target);
  const stored = await store(subject, client, headers);
  const exchange = await fetch.send(subject, fetchOf(stored.path, client));
  const obstacle = fetch.notAccepted(exchange);
  if (obstacle !== undefined) undecided(`the capsule could not be fetched: the target ${obstacle}`);
  return { ...stored, exchange };
}

/** A path of the contract with that transaction id. */
export function pathOf(id: string): string {
  return `/key-capsules/${id}`;
}

/** An id of that length in the usual form, which no capsule has: random where there is room. */
export function unknownId({ random }: Pick<Subject, 'random'>, length = 34): string {
  return `KC${random(length).toString('hex')}`.slice(0, length);
}
