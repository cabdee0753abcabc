import { undecided, type SharesTarget, type Subject } from '@testbed/runner';
import type { Exchange, Header } from '@testbed/wire';
import { describe } from '../../describe.ts';
import type { RequestKind } from '../../refusal.ts';
import { store } from '../create/request.ts';
import { objectOf } from '../json.ts';
import { reached } from '../reached.ts';

/** `POST /key-shares/{shareId}/nonce` (key-shares 1.0.1, createNonce), open to any change. */
export interface NonceRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
  readonly body?: Uint8Array;
}

/** A request without a body, as the contract says it usually is. */
export function nonceRequestFor(shareId: string): NonceRequest {
  return { method: 'POST', path: `/key-shares/${shareId}/nonce`, headers: [] };
}

/** A request that must be accepted, for a share of the target's first signer. */
export async function passingNonceRequest(subject: Subject<SharesTarget>): Promise<NonceRequest> {
  const { shareId } = await store(subject);
  return nonceRequestFor(shareId);
}

/** How nonces are asked for and what accepts it: 200 with a nonce. */
export const askNonce: RequestKind<SharesTarget, NonceRequest> = {
  send: async ({ wire, target }, request) => reached(await wire.send(target.url, request, { actor: 'recipient' })),
  notAccepted: (exchange) => (nonceOf(exchange) === undefined ? describe(exchange) : undefined),
};

/** The nonce in an answer, if there is one. */
export function nonceOf({ response }: Pick<Exchange, 'response'>): string | undefined {
  if (response?.status !== 200) return undefined;
  const nonce = objectOf(response)?.['nonce'];
  return typeof nonce === 'string' && nonce !== '' ? nonce : undefined;
}

/** A fresh nonce of a share. @throws Undecided when none is given */
export async function nonceFor(subject: Subject<SharesTarget>, shareId: string): Promise<string> {
  const exchange = await askNonce.send(subject, nonceRequestFor(shareId));
  return nonceOf(exchange) ?? undecided(`no nonce was given: the target ${describe(exchange)}`);
}
