import { digestOf, encodeJson } from './encoding.ts';
import type { SignTicket } from './signature.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a ticket is made from. Each part can be another one. */
export interface TicketRecipe {
  readonly header: Json;
  /** The claims that everybody sees, beside the digests. */
  readonly claims: Json;
  /** The elements of `aud` that are disclosed; a good ticket has one, the URL of a share with its nonce. */
  readonly audiences: readonly unknown[];
  /** The elements of `aud` that stay hidden: those for other servers. */
  readonly hidden: readonly unknown[];
  /** A fresh salt for each disclosure. */
  readonly salt: () => string;
  readonly sign: SignTicket;
}

/** A ticket before it is signed: both JSON parts and the disclosures that will be presented. */
export interface UnsignedTicket {
  readonly header: Json;
  readonly payload: Json;
  readonly disclosures: readonly string[];
}

/** A ticket as its parts: the JWT of three base64url texts, and the disclosures. */
export interface TicketTexts {
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
  readonly disclosures: readonly string[];
}

/**
 * Lays a ticket out (architecture ch06, "Creating SD-JWT structure"): `_sd` holds the digest of the disclosure of `aud`,
 * whose elements are digests as well. First of the disclosures is that of `aud`.
 */
export function layOutTicket({ header, claims, audiences, hidden, salt }: TicketRecipe): UnsignedTicket {
  const disclosed = audiences.map((audience) => encodeJson([salt(), audience]));
  const others = hidden.map((audience) => encodeJson([salt(), audience]));
  const elements = [...disclosed, ...others].map((disclosure) => ({ '...': digestOf(disclosure) }));
  const aud = encodeJson([salt(), 'aud', elements]);
  return { header, payload: { ...claims, _sd: [digestOf(aud)], _sd_alg: 'sha-256' }, disclosures: [aud, ...disclosed] };
}

/** Signs header and payload as they are. */
export function signTicket({ header, payload, disclosures }: UnsignedTicket, sign: SignTicket): TicketTexts {
  const [first, second] = [encodeJson(header), encodeJson(payload)];
  return { header: first, payload: second, signature: Buffer.from(sign(`${first}.${second}`)).toString('base64url'), disclosures };
}

/** The text of the header: the JWT and each disclosure, all ended by a tilde (ch06, "Presenting SD-JWT"). */
export function presentTicket({ header, payload, signature, disclosures }: TicketTexts): string {
  return [`${header}.${payload}.${signature}`, ...disclosures, ''].join('~');
}

/** From the recipe to the header in one go. */
export function makeTicket(recipe: TicketRecipe): string {
  return presentTicket(signTicket(layOutTicket(recipe), recipe.sign));
}
