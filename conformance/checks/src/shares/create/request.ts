import { undecided, type SharesTarget, type SignerIdentity, type Subject } from '@testbed/runner';
import { headerOf, type Exchange, type Header } from '@testbed/wire';
import { describe } from '../../describe.ts';
import type { RequestKind } from '../../refusal.ts';
import { reached } from '../reached.ts';

/** `POST /key-shares` (key-shares 1.0.1, createKeyShare), open to any change. */
export interface Creation {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
}

/** The members of a share's JSON. */
export interface ShareJson {
  /** Base64. */
  readonly share: string;
  /** `etsi/PNOEE-…` */
  readonly recipient: string;
}

/** A share that the target keeps. */
export interface StoredShare extends ShareJson {
  readonly shareId: string;
}

/** The target's signer of that number, from 0. */
export function signerOf({ signers }: SharesTarget, index = 0): SignerIdentity {
  const signer = signers[index];
  if (!signer) throw new Error(`the target has no signer ${index + 1}; the check must say that it needs one`);
  return signer;
}

/** A signer of the target who is another person. */
export function otherThan({ code }: Pick<SignerIdentity, 'code'>, { signers }: SharesTarget): SignerIdentity {
  return signers.find((signer) => signer.code !== code) ?? undecided('the target has no signer who is another person');
}

/** A share for a person, of 32 bytes unless another length is wanted. */
export function shareFor({ code }: Pick<SignerIdentity, 'code'>, { random }: Pick<Subject, 'random'>, length = 32): ShareJson {
  return { share: random(length).toString('base64'), recipient: `etsi/${code}` };
}

/** Compact JSON in the order of the contract. */
export function creationOf(share: unknown, headers: readonly Header[] = []): Creation {
  return { method: 'POST', path: '/key-shares', headers: [['Content-Type', 'application/json'], ...headers], body: Buffer.from(JSON.stringify(share)) };
}

/** A creation that must be accepted, for the target's first signer. */
export async function passingCreation(subject: Subject<SharesTarget>): Promise<Creation> {
  return creationOf(shareFor(signerOf(subject.target), subject));
}

/** How creations are sent and what accepts them: 201 with the place of the share. */
export const create: RequestKind<SharesTarget, Creation> = {
  send: async ({ wire, target }, request) => reached(await wire.send(target.url, request)),
  notAccepted: (exchange) => (exchange.response?.status === 201 && shareIdOf(exchange) !== undefined ? undefined : describe(exchange)),
};

/** The id in the Location of a created share; clients take only the path alone. Ids have 18 to 34 characters. */
export function shareIdOf({ response }: Pick<Exchange, 'response'>): string | undefined {
  const [, id] = /^\/key-shares\/([\w.~-]{18,34})$/.exec((response && headerOf(response, 'location')) ?? '') ?? [];
  return id;
}

/** Stores a share. @throws Undecided when it is not accepted */
export async function store(subject: Subject<SharesTarget>, share: ShareJson = shareFor(signerOf(subject.target), subject), headers: readonly Header[] = []): Promise<StoredShare> {
  const exchange = await create.send(subject, creationOf(share, headers));
  const shareId = shareIdOf(exchange);
  if (create.notAccepted(exchange) !== undefined || shareId === undefined) undecided(`a share to work with could not be created: the target ${describe(exchange)}`);
  return { ...share, shareId };
}
