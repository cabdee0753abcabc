import { base64url, parseBase64url } from '../jose/base64url.ts';
import type { Signed } from '../jose/checks.ts';
import { membersOf, parseJson, type Members } from '../jose/json.ts';
import { TicketProblem } from '../problem.ts';
import { masked, signedPayload, type MaskedTransaction, type Transaction } from './ticket.ts';

/** The older ticket as one server is shown it, read and not believed. */
export interface PresentedJsonTicket extends Signed {
  readonly type: unknown;
  readonly signatureType: unknown;
  readonly transaction: Transaction;
  readonly masked: readonly MaskedTransaction[];
  readonly jwk: Members;
}

const memberNames = ['type', 'transaction', 'masked_transactions', 'authentication_signature_type', 'authentication_signature_value', 'jwk'];

/** Reads exactly the members of the draft: others would stand in the ticket without being signed. @throws TicketProblem `ticket-malformed` */
export function readJsonTicket(text: string): PresentedJsonTicket {
  const members = object('ticket', parseJson(Buffer.from(text)), memberNames);
  const transaction = readTransaction(object('transaction', members.get('transaction'), ['transactionID', 'nonce']));
  const others = members.get('masked_transactions');
  if (!Array.isArray(others)) throw malformed('masked_transactions as an array');
  const maskedTransactions = others.map((other) => readMasked(object('masked transaction', other, ['transactionID', 'masked_nonce'])));

  const [header = '', payload, signature = '', ...more] = string('authentication_signature_value', members).split('.');
  const bytes = parseBase64url(signature);
  const headerBytes = parseBase64url(header);
  if (!headerBytes || !bytes || payload !== '' || more.length > 0) throw malformed('authentication_signature_value as header..signature in base64url');
  return {
    type: members.get('type'),
    signatureType: members.get('authentication_signature_type'),
    transaction,
    masked: maskedTransactions,
    jwk: object('jwk', members.get('jwk')),
    header: object('JWS header', parseJson(headerBytes)),
    signingInput: `${header}.${base64url(signedPayload([masked(transaction), ...maskedTransactions]))}`,
    signature: bytes,
  };
}

function readTransaction(members: Members): Transaction {
  return { transactionID: string('transactionID', members), nonce: string('nonce', members) };
}

function readMasked(members: Members): MaskedTransaction {
  return { transactionID: string('transactionID', members), masked_nonce: string('masked_nonce', members) };
}

function object(what: string, value: unknown, known?: readonly string[]): Members {
  const members = membersOf(value);
  if (!members || (known && ![...members.keys()].every((name) => known.includes(name)))) throw malformed(`a ${what} that is a JSON object without repeated or unknown members`);
  return members;
}

function string(name: string, members: Members): string {
  const value = members.get(name);
  if (typeof value !== 'string') throw malformed(`${name} as text`);
  return value;
}

function malformed(expected: string): TicketProblem {
  return new TicketProblem('ticket-malformed', { expected, actual: 'something else' });
}
