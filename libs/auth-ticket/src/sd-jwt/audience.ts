import { parseAudience, type Audience } from '../audience.ts';
import { membersOf } from '../jose/json.ts';
import type { Disclosure } from './disclosure.ts';
import type { SdJwt } from './read.ts';

/** The digests in the payload: of claims that are disclosed or hidden. */
export function claimDigests({ payload }: SdJwt): readonly unknown[] {
  const digests = payload.get('_sd');
  return Array.isArray(digests) ? digests : [];
}

/** The elements of the disclosed audience array, as they are in it: `{"...": digest}` where selectively disclosable. */
export function audienceElements(ticket: SdJwt): readonly unknown[] {
  const digests = claimDigests(ticket);
  const claim = ticket.disclosures.find(({ name, digest }) => name === 'aud' && digests.includes(digest));
  return Array.isArray(claim?.value) ? claim.value : [];
}

/** The digest of an element that is selectively disclosable; undefined for a plain one. */
export function elementDigest(element: unknown): string | undefined {
  const members = membersOf(element);
  const digest = members?.get('...');
  return members?.size === 1 && typeof digest === 'string' ? digest : undefined;
}

/** The disclosures of audience elements. */
export function disclosedElements(ticket: SdJwt): readonly Disclosure[] {
  const digests = audienceElements(ticket).map(elementDigest);
  return ticket.disclosures.filter(({ name, digest }) => name === undefined && digests.includes(digest));
}

/** The audience of a ticket that discloses exactly one well-formed one. */
export function audienceOf(ticket: SdJwt): Audience | undefined {
  const [element, ...more] = disclosedElements(ticket);
  return typeof element?.value === 'string' && more.length === 0 ? parseAudience(element.value) : undefined;
}
