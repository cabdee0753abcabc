import { digestOf, encodeJson } from '@testbed/wire';
import { beforeSigning, fromRecipe } from './change.ts';
import { ticketRefused } from './refused.ts';

const one = {
  requirements: ['TICKET/audience-one-disclosed'],
  why: 'The disclosed audience says which share may be opened here; none says nothing, and two show this server the nonce of another one.',
  next: 'Demand that the disclosures give aud exactly one element.',
};
const selective = {
  requirements: ['TICKET/audience-selective'],
  level: 'SHOULD',
  why: 'An audience that is not selectively disclosed is shown to every server, which can replay the ticket at the others.',
  next: 'Refuse a ticket whose aud, or an element of it, stands in plain text.',
} as const;

export const audienceDisclosed = [
  ticketRefused({ id: 'shares/ticket/aud-undisclosed', ...one, expected: 'A ticket without any disclosure is refused with 401.', change: beforeSigning(() => ({ disclosures: [] })) }),
  ticketRefused({
    id: 'shares/ticket/aud-element-undisclosed',
    ...one,
    expected: 'A ticket that discloses aud but none of its elements is refused with 401.',
    change: fromRecipe(({ audiences, hidden }) => ({ audiences: [], hidden: [...audiences, ...hidden] })),
  }),
  ticketRefused({
    id: 'shares/ticket/aud-two-disclosed',
    ...one,
    expected: 'A ticket that discloses the audience of another server too is refused with 401.',
    change: fromRecipe(({ audiences, hidden }) => ({ audiences: [...audiences, ...hidden], hidden: [] })),
  }),
  ticketRefused({
    id: 'shares/ticket/aud-plain',
    ...selective,
    expected: 'A ticket whose aud stands in the payload in plain text is refused with 401.',
    change: beforeSigning((_ticket, { recipe: { claims, audiences } }) => ({ payload: { ...claims, aud: audiences }, disclosures: [] })),
  }),
  ticketRefused({
    id: 'shares/ticket/aud-element-plain',
    ...selective,
    expected: 'A ticket whose disclosed aud has the audience as a plain element is refused with 401.',
    change: beforeSigning((_ticket, { recipe: { claims, audiences, salt } }) => {
      const aud = encodeJson([salt(), 'aud', audiences]);
      return { payload: { ...claims, _sd: [digestOf(aud)], _sd_alg: 'sha-256' }, disclosures: [aud] };
    }),
  }),
];
