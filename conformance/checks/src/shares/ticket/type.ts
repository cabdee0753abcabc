import { fromRecipe } from './change.ts';
import { ticketRefused } from './refused.ts';

const about = {
  requirements: ['TICKET/typ'],
  why: 'The type says what was signed for: without it a signature made for another purpose opens shares.',
  next: 'Demand typ vnd.cdoc2.auth-token.v1+sd-jwt in the header of the ticket, and answer 401.',
};

export const ticketType = [
  ticketRefused({ id: 'shares/ticket/typ-missing', ...about, expected: 'A ticket without typ is refused with 401.', change: fromRecipe(({ header: { alg } }) => ({ header: { alg } })) }),
  ticketRefused({ id: 'shares/ticket/typ-jwt', ...about, expected: 'A ticket whose typ is JWT is refused with 401.', change: fromRecipe(({ header }) => ({ header: { ...header, typ: 'JWT' } })) }),
  ticketRefused({
    id: 'shares/ticket/typ-session',
    ...about,
    expected: 'A ticket whose typ is that of a session token is refused with 401.',
    change: fromRecipe(({ header }) => ({ header: { ...header, typ: 'vnd.cdoc2.session-token.v2+sd-jwt' } })),
  }),
];
