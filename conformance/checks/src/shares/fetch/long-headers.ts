import { fromRecipe } from '../ticket/change.ts';
import { ticketAccepted } from '../ticket/refused.ts';

/** So many other servers, in digests of 43 characters each, make a ticket longer than 8 KiB. */
const others = 160;

export const longHeaders = ticketAccepted({
  id: 'shares/fetch/long-headers',
  requirements: ['CSS/long-headers'],
  level: 'SHOULD',
  expected: `A ticket with ${others} hidden audiences, which makes the headers longer than 8 KiB, is accepted.`,
  why: 'Ticket and certificate pass the usual limit of 8 KiB when a person opens many shares with one signature.',
  next: 'Allow 32 KiB of headers.',
  change: fromRecipe((recipe) => ({ hidden: Array.from({ length: others }, () => `https://css.other.example:443/key-shares/${recipe.salt()}?nonce=${recipe.salt()}`) })),
});
