import { base64url } from '../jose/base64url.ts';
import { checkOrder, signedBy } from '../order.ts';
import { TicketProblem } from '../problem.ts';
import type { TicketOrder } from '../scheme.ts';
import { masked, signedPayload, type JsonTicket } from './ticket.ts';

/** Makes the older ticket: one signature over the masked nonces of every server. @throws TicketProblem `ticket-order`, `ticket-signer` */
export async function createJsonTicket(order: TicketOrder): Promise<string> {
  checkOrder(order);
  const transactions = order.audience.map(({ shareId, nonce }) => ({ transactionID: shareId, nonce }));
  if (new Set(transactions.map(({ transactionID }) => transactionID)).size < transactions.length) {
    throw new TicketProblem('ticket-order', { expected: 'every share id once: this scheme names no servers', actual: 'one of them twice' });
  }
  const header = base64url(JSON.stringify({ typ: 'JWS', alg: order.algorithm }));
  const signature = await signedBy(order, `${header}.${base64url(signedPayload(transactions.map(masked)))}`);
  const ticket: JsonTicket = { signature: `${header}..${base64url(signature)}`, transactions };
  return JSON.stringify(ticket);
}
