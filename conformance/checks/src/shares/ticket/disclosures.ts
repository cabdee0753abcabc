import { digestOf, encodeJson, type UnsignedTicket } from '@testbed/wire';
import { afterSigning, beforeSigning } from './change.ts';
import { ticketAccepted, ticketRefused, unreadable } from './refused.ts';

const changed = {
  requirements: ['TICKET/disclosure-changed'],
  why: 'A disclosure is signed only by its digest; a server that does not compare lets everybody rewrite the audience.',
  next: 'Hash each disclosure as it came and look for the digest in the signed part.',
};
const repeated = {
  requirements: ['TICKET/disclosure-repeated'],
  why: 'RFC 9901, section 7.1: what occurs twice can be read in two ways.',
  next: 'Refuse a ticket in which a digest or a disclosure occurs twice.',
};
const malformed = {
  requirements: ['TICKET/disclosure-malformed'],
  why: 'RFC 9901, section 7.1: what is no disclosure must not be skipped, for another reader might understand it.',
  next: 'Refuse a ticket with a disclosure that is not base64url of a JSON array of two or three elements.',
};

/** One more disclosure, with its digest among the signed ones. */
function referenced(text: string): ({ payload, disclosures }: UnsignedTicket) => Partial<UnsignedTicket> {
  return ({ payload, disclosures }) => ({ payload: { ...payload, _sd: [...(payload['_sd'] as string[]), digestOf(text)] }, disclosures: [...disclosures, text] });
}

/** Another text of the same JSON. */
function rewritten(disclosure: string, how: (json: string) => string): string {
  return Buffer.from(how(Buffer.from(disclosure, 'base64url').toString())).toString('base64url');
}

export const disclosures = [
  ticketRefused({
    id: 'shares/ticket/disclosure-unreferenced',
    requirements: ['TICKET/disclosure-referenced'],
    expected: 'A ticket with one more disclosure, whose digest nothing contains, is refused with 401.',
    why: 'RFC 9901, section 7.1: a disclosure that was not signed says what somebody else wanted to say.',
    next: 'Refuse a ticket with a disclosure whose digest the signed part does not contain.',
    change: beforeSigning(({ disclosures: given }, { recipe }) => ({ disclosures: [...given, encodeJson([recipe.salt(), 'note', 'nobody signed this'])] })),
  }),
  ticketRefused({ id: 'shares/ticket/disclosure-repeated', ...repeated, requirements: ['TICKET/disclosure-once'], level: 'SHOULD', expected: 'A ticket that presents a disclosure twice is refused with 401.', change: afterSigning(({ disclosures: given }) => ({ disclosures: [...given, ...given.slice(-1)] })) }),
  ticketRefused({
    id: 'shares/ticket/digest-repeated',
    ...repeated,
    expected: 'A ticket whose _sd contains a digest twice is refused with 401.',
    change: beforeSigning(({ payload }) => ({ payload: { ...payload, _sd: [...(payload['_sd'] as string[]), ...(payload['_sd'] as string[])] } })),
  }),
  ticketRefused({
    id: 'shares/ticket/disclosure-changed',
    ...changed,
    expected: 'A ticket whose disclosed audience has another salt than was signed is refused with 401.',
    change: afterSigning(({ disclosures: [aud = '', element = ''] }) => ({ disclosures: [aud, rewritten(element, (json) => json.replace(/^\["./, (start) => (start === '["A' ? '["B' : '["A')))] })),
  }),
  ticketRefused({
    id: 'shares/ticket/disclosure-reserialised',
    ...changed,
    requirements: ['TICKET/disclosure-changed', 'TICKET/disclosure-hash-as-sent'],
    expected: 'A ticket whose disclosed audience got a space in its JSON after signing is refused with 401.',
    change: afterSigning(({ disclosures: [aud = '', element = ''] }) => ({ disclosures: [aud, rewritten(element, (json) => json.replace('","', '", "'))] })),
  }),
  ticketAccepted({
    id: 'shares/ticket/disclosure-as-sent',
    requirements: ['TICKET/disclosure-hash-as-sent'],
    expected: 'A ticket whose disclosures are JSON with spaces and escapes, signed as such, is accepted.',
    why: 'Public clients write = as \\u003d or put spaces; only the text as sent has the digest that was signed.',
    next: 'Hash the received text; never parse and write it again.',
    change: beforeSigning((_ticket, { recipe: { claims, audiences, salt } }) => {
      const element = rewritten(encodeJson([salt(), audiences[0]]), (json) => json.replace('","', '" ,  "').replaceAll('=', '\\u003d'));
      const aud = rewritten(encodeJson([salt(), 'aud', [{ '...': digestOf(element) }]]), (json) => json.replaceAll(',', ', '));
      return { payload: { ...claims, _sd: [digestOf(aud)], _sd_alg: 'sha-256' }, disclosures: [aud, element] };
    }),
  }),
  ticketRefused(
    {
      id: 'shares/ticket/disclosure-no-base64url',
      ...malformed,
      expected: 'A ticket with a disclosure that is not base64url, its digest signed, is refused with 401 or 400.',
      change: beforeSigning((ticket) => referenced('this is not base64url!')(ticket)),
    },
    unreadable,
  ),
  ticketRefused(
    {
      id: 'shares/ticket/disclosure-no-json',
      ...malformed,
      expected: 'A ticket with a disclosure that is not JSON, its digest signed, is refused with 401 or 400.',
      change: beforeSigning((ticket) => referenced(Buffer.from('["salt", "note", ').toString('base64url'))(ticket)),
    },
    unreadable,
  ),
  ticketRefused(
    {
      id: 'shares/ticket/disclosure-four-elements',
      ...malformed,
      expected: 'A ticket with a disclosure of four elements, its digest signed, is refused with 401 or 400.',
      change: beforeSigning((ticket, { recipe }) => referenced(encodeJson([recipe.salt(), 'note', 'text', 'more']))(ticket)),
    },
    unreadable,
  ),
];
