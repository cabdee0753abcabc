import type { X509Certificate } from 'node:crypto';
import type { ShareAddress } from '../audience.ts';
import { TicketProblem } from '../problem.ts';
import { masked, signatureForm, ticketType, type JsonTicket } from './ticket.ts';

/** What one server is shown: its own nonce, the others masked. @throws TicketProblem `ticket-address` */
export function presentJsonTicket(ticket: string, { shareId }: ShareAddress, certificate: X509Certificate): string {
  // Its owner made it: it is not judged here.
  const { signature, transactions } = JSON.parse(ticket) as JsonTicket;
  const transaction = transactions.find(({ transactionID }) => transactionID === shareId);
  if (!transaction) throw new TicketProblem('ticket-address', { expected: 'a share the ticket was made for', actual: 'another one' });
  return JSON.stringify({
    type: ticketType,
    transaction,
    masked_transactions: transactions.filter((each) => each !== transaction).map(masked),
    authentication_signature_type: signatureForm,
    authentication_signature_value: signature,
    jwk: { ...certificate.publicKey.export({ format: 'jwk' }), x5c: [certificate.raw.toString('base64')] },
  });
}
