import { fromRecipe, type TicketChange } from './change.ts';
import { ticketRefused } from './refused.ts';

const about = {
  requirements: ['TICKET/audience-form'],
  why: 'Two readers may take a longer address for two different ones; then a ticket for one server opens a share at another.',
  next: 'Take only https://host:port/key-shares/{shareId}?nonce={nonce} as the audience, character for character.',
};

/** The ticket with its one audience rewritten. */
export function withAudience(change: (audience: string) => unknown): TicketChange {
  return fromRecipe(({ audiences: [audience] }) => ({ audiences: [change(String(audience))] }));
}

export const audienceForm = [
  ticketRefused({ id: 'shares/ticket/aud-user-info', ...about, expected: 'An audience with user information before the host is refused with 401.', change: withAudience((audience) => audience.replace('https://', 'https://css@')) }),
  ticketRefused({ id: 'shares/ticket/aud-fragment', ...about, expected: 'An audience with a fragment is refused with 401.', change: withAudience((audience) => `${audience}#share`) }),
  ticketRefused({ id: 'shares/ticket/aud-further-parameter', ...about, expected: 'An audience with a further query parameter is refused with 401.', change: withAudience((audience) => `${audience}&purpose=test`) }),
  ticketRefused({ id: 'shares/ticket/aud-second-nonce', ...about, expected: 'An audience with a second nonce is refused with 401.', change: withAudience((audience) => `${audience}&nonce=AAAAAAAAAAAAAAAAAAAAAA`) }),
  ticketRefused({ id: 'shares/ticket/aud-other-path', ...about, expected: 'An audience with another path before the share is refused with 401.', change: withAudience((audience) => audience.replace('/key-shares/', '/key-capsules/')) }),
  ticketRefused({ id: 'shares/ticket/aud-longer-path', ...about, expected: 'An audience with a path that goes on after the share id is refused with 401.', change: withAudience((audience) => audience.replace('?', '/nonce?')) }),
  ticketRefused({ id: 'shares/ticket/aud-without-nonce', ...about, requirements: ['TICKET/audience-form', 'TICKET/nonce-known'], expected: 'An audience without a nonce is refused with 401.', change: withAudience((audience) => audience.replace(/\?.*/, '')) }),
  ticketRefused({ id: 'shares/ticket/aud-object', ...about, expected: 'An audience that is an object with the address in it is refused with 401.', change: withAudience((url) => ({ url })) }),
];
