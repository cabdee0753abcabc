import { canonicalBaseUrl, parseAudience, type ShareAddress } from '../audience.ts';
import { TicketProblem } from '../problem.ts';
import { joined } from './create.ts';
import { readSdJwt } from './read.ts';

/**
 * What one server is shown: the ticket with the audience array and the one element that names the server and its
 * share. The nonces of the others stay hidden, so that it cannot use the ticket elsewhere.
 *
 * @throws TicketProblem `ticket-malformed`, `ticket-address`
 */
export function presentTo(ticket: string, { baseUrl, shareId }: ShareAddress): string {
  const { jwt, disclosures } = readSdJwt(ticket);
  const server = canonicalBaseUrl(baseUrl);
  const claim = disclosures.find(({ name }) => name === 'aud');
  const element = disclosures.find(({ name, value }) => {
    const audience = name === undefined && typeof value === 'string' ? parseAudience(value) : undefined;
    return audience !== undefined && audience.baseUrl === server && audience.shareId === shareId;
  });
  if (!claim || !element) throw new TicketProblem('ticket-address', { expected: 'a server and share the ticket was made for', actual: 'another one' });
  return joined(jwt, [claim, element]);
}
