import { formatAudience } from '../audience.ts';
import { base64url } from '../jose/base64url.ts';
import { checkOrder, signedBy } from '../order.ts';
import type { TicketOrder } from '../scheme.ts';
import { makeDisclosure } from './disclosure.ts';

/** `typ` of a ticket of the released profile. */
export const ticketType = 'vnd.cdoc2.auth-token.v1+sd-jwt';

/**
 * Makes a ticket for several servers with one signature (ch06 "Creating SD-JWT structure").
 *
 * @returns `jwt~A~B1~B2~…~`: the audience array and every element disclosed, for {@link presentTo} to choose from
 * @throws TicketProblem `ticket-order` before anything is signed, `ticket-signer`
 */
export async function createTicket(order: TicketOrder): Promise<string> {
  checkOrder(order);
  const { issuer, audience, algorithm, random } = order;
  const elements = audience.map((each) => makeDisclosure(random, formatAudience(each)));
  const claim = makeDisclosure(
    random,
    elements.map(({ digest }) => ({ '...': digest })),
    'aud',
  );
  const header = base64url(JSON.stringify({ typ: ticketType, alg: algorithm }));
  const payload = base64url(JSON.stringify({ iss: issuer, _sd: [claim.digest], _sd_alg: 'sha-256' }));
  const signature = await signedBy(order, `${header}.${payload}`);
  return joined(`${header}.${payload}.${base64url(signature)}`, [claim, ...elements]);
}

/** An SD-JWT with these disclosures, without key binding. */
export function joined(jwt: string, disclosures: readonly { readonly text: string }[]): string {
  return [jwt, ...disclosures.map(({ text }) => text), ''].join('~');
}
