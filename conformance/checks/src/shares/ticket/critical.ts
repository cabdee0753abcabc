import { fromRecipe } from './change.ts';
import { ticketRefused } from './refused.ts';

export const criticalHeader = ticketRefused({
  id: 'shares/ticket/crit',
  requirements: ['TICKET/critical-header'],
  expected: 'A ticket whose header makes an unknown member critical is refused with 401.',
  why: 'RFC 7515, section 4.1.11: whoever does not understand a critical member must not accept the signature.',
  next: 'Refuse a ticket whose header has crit.',
  change: fromRecipe(({ header }) => ({ header: { ...header, crit: ['urn:example:limit'], 'urn:example:limit': 'other servers only' } })),
});
