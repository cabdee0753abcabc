import { undecided, type SharesTarget, type SignerIdentity, type Subject } from '@testbed/runner';
import { makeTicket, signWith, type Exchange, type Header, type Identity, type TicketRecipe } from '@testbed/wire';
import { describe } from '../../describe.ts';
import type { RequestKind } from '../../refusal.ts';
import { shareFor, signerOf, store, type StoredShare } from '../create/request.ts';
import { nonceFor } from '../nonce/request.ts';
import { reached } from '../reached.ts';

/** `GET /key-shares/{shareId}` with a ticket (key-shares 1.0.1, getKeyShareByShareId), open to any change. */
export interface Fetch {
  readonly method: string;
  readonly path: string;
  /** Value of `x-cdoc2-auth-ticket`; without the header when absent. */
  readonly ticket: string | undefined;
  /** Value of `x-cdoc2-auth-x5c`; without the header when absent. */
  readonly certificate: string | undefined;
  readonly headers: readonly Header[];
  /** What the ticket was made from, and for what, to make another one. */
  readonly recipe: TicketRecipe;
  readonly share: StoredShare;
  readonly nonce: string;
  /** Who presents it; for the transcript. */
  readonly actor: string;
}

/** How fetches are sent and what accepts them. */
export const fetch: RequestKind<SharesTarget, Fetch> = {
  send: async ({ wire, target }, request) => reached(await wire.send(target.url, wireRequestOf(request), { actor: request.actor })),
  notAccepted: (exchange: Exchange) => (exchange.response?.status === 200 ? undefined : describe(exchange)),
};

/** The request as it goes over the wire. */
export function wireRequestOf({ method, path, ticket, certificate, headers }: Fetch): { method: string; path: string; headers: readonly Header[] } {
  const presented: Header[] = [];
  if (ticket !== undefined) presented.push(['x-cdoc2-auth-ticket', ticket]);
  if (certificate !== undefined) presented.push(['x-cdoc2-auth-x5c', certificate]);
  return { method, path, headers: [['Accept', 'application/json'], ...presented, ...headers] };
}

/** A fetch by the target's first signer of a share of theirs; must be accepted. */
export function passingFetch(subject: Subject<SharesTarget>): Promise<Fetch> {
  return fetchBy(subject, signerOf(subject.target));
}

/** A fetch by a person of a new share of theirs. @throws Undecided when there is no share or nonce to be had */
export async function fetchBy(subject: Subject<SharesTarget>, signer: SignerIdentity): Promise<Fetch> {
  return fetchOf(subject, signer, await store(subject, shareFor(signer, subject)));
}

/** A fetch by a person of a stored share, with a nonce of its own. @throws Undecided when no nonce is given */
export async function fetchOf(subject: Subject<SharesTarget>, signer: SignerIdentity, share: StoredShare): Promise<Fetch> {
  return fetchWith(subject, signer, share, await nonceFor(subject, share.shareId));
}

/** A fetch by a person of a stored share, with this nonce. */
export function fetchWith(subject: Subject<SharesTarget>, signer: SignerIdentity, share: StoredShare, nonce: string): Fetch {
  const recipe = recipeFor(subject, signer, audienceOf(subject.target, share.shareId, nonce));
  return {
    method: 'GET',
    path: `/key-shares/${share.shareId}`,
    ticket: makeTicket(recipe),
    certificate: certificateHeaderOf(signer),
    headers: [],
    recipe,
    share,
    nonce,
    actor: signer.name,
  };
}

/** What a good ticket is made from: one audience for the target, and one of another server that stays hidden. */
export function recipeFor({ random }: Pick<Subject, 'random'>, { code, algorithm, key }: Pick<SignerIdentity, 'code' | 'algorithm' | 'key'>, audience: string): TicketRecipe {
  return {
    header: { typ: 'vnd.cdoc2.auth-token.v1+sd-jwt', alg: algorithm },
    claims: { iss: `etsi/${code}` },
    audiences: [audience],
    hidden: [`https://css.other.example:443/key-shares/${random(16).toString('hex')}?nonce=${random(16).toString('base64url')}`],
    salt: () => random(16).toString('base64url'),
    sign: signWith(key, algorithm),
  };
}

/** What a ticket says it is for: `https://host:port/key-shares/{shareId}?nonce={nonce}`. */
export function audienceOf(target: SharesTarget, shareId: string, nonce: string): string {
  return `${baseOf(target)}/key-shares/${shareId}?nonce=${nonce}`;
}

/** The target's address with its port spelt out, as tickets name it. */
export function baseOf({ url }: Pick<SharesTarget, 'url'>): string {
  const { hostname, port } = new URL(url);
  return `https://${hostname}:${port || '443'}`;
}

/** The certificate as PEM on one line, as the released contract wants it. */
export function certificateHeaderOf({ certificate }: Pick<Identity, 'certificate'>): string {
  return certificate.toString().replaceAll('\n', '');
}

/** Sends a fetch and demands the share. @throws Undecided when it is not given */
export async function fetched(subject: Subject<SharesTarget>, request: Fetch, what: string): Promise<Exchange> {
  const exchange = await fetch.send(subject, request);
  const obstacle = fetch.notAccepted(exchange);
  return obstacle === undefined ? exchange : undecided(`${what} was not accepted: the target ${obstacle}`);
}
