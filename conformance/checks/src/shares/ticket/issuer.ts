import { fromRecipe } from './change.ts';
import { ticketRefused } from './refused.ts';

const about = {
  requirements: ['TICKET/issuer'],
  level: 'SHOULD',
  why: 'A ticket that says it is somebody else\'s was not made for this person, whatever the certificate says.',
  next: 'Compare iss with etsi/ and the serialNumber in the subject of the certificate; answer 401.',
} as const;

export const ticketIssuer = [
  ticketRefused({ id: 'shares/ticket/iss-missing', ...about, expected: 'A ticket without iss is refused with 401.', change: fromRecipe(() => ({ claims: {} })) }),
  ticketRefused({
    id: 'shares/ticket/iss-malformed',
    ...about,
    expected: 'A ticket whose iss is the code without etsi/ is refused with 401.',
    change: fromRecipe(({ claims: { iss } }) => ({ claims: { iss: String(iss).replace('etsi/', '') } })),
  }),
  ticketRefused({
    id: 'shares/ticket/iss-other-person',
    ...about,
    expected: 'A ticket whose iss is another person than that of the certificate is refused with 401.',
    change: fromRecipe(() => ({ claims: { iss: 'etsi/PNOEE-30303039914' } })),
  }),
];
