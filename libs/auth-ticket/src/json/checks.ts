import { isDeepStrictEqual } from 'node:util';
import { unless } from '../problem.ts';
import { algorithm, criticalHeader, signature } from '../jose/checks.ts';
import type { TicketChecks } from '../scheme.ts';
import type { PresentedJsonTicket } from './read.ts';
import { signatureForm, ticketType } from './ticket.ts';

/** The steps of the older ticket. It names no issuer and no server: the certificate and the nonce stand for them. */
export const jsonChecks: TicketChecks<PresentedJsonTicket> = {
  'ticket-type': ({ type, signatureType, header }) =>
    unless(type === ticketType && signatureType === signatureForm && header.get('typ') === 'JWS', `${ticketType} with a signature ${signatureForm}, a JWS`, 'another type'),
  'ticket-critical-header': criticalHeader,
  'ticket-algorithm': algorithm,
  'ticket-key': ({ jwk }, { certificate }) => {
    const x5c = [certificate.raw.toString('base64')];
    const same = isDeepStrictEqual({ x5c, ...Object.fromEntries(jwk) }, { ...certificate.publicKey.export({ format: 'jwk' }), x5c });
    return unless(same, "jwk of the certificate's key, with that certificate if any", 'another key or certificate');
  },
  'ticket-signature': signature,
  'ticket-disclosure-repeated': ({ transaction, masked }) => {
    const ids = [transaction, ...masked].map(({ transactionID }) => transactionID);
    return unless(new Set(ids).size === ids.length, 'every transaction once', 'one of them twice');
  },
  'ticket-audience-share': ({ transaction }, { shareId }) => unless(transaction.transactionID === shareId, 'the transaction of the requested share', 'another one'),
};
