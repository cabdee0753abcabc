import { createHash } from 'node:crypto';

/** `type` of what is signed (capsule-server draft, "Authentication signature"). */
export const signatureType = 'CDOC2 authentication signature v0.1';

/** `type` of what one server is shown ("Authentication token"). */
export const ticketType = 'CDOC2 authentication ticket v0.1';

/** How the signature is made and written: a JWS without its payload. */
export const signatureForm = 'ID-card-raw';

/** The addressed server's share and its nonce. */
export interface Transaction {
  readonly transactionID: string;
  readonly nonce: string;
}

/** A share of another server: its nonce stays hidden behind its digest. */
export interface MaskedTransaction {
  readonly transactionID: string;
  readonly masked_nonce: string;
}

/** The whole ticket, for its owner. */
export interface JsonTicket {
  readonly signature: string;
  readonly transactions: readonly Transaction[];
}

/** Hides a nonce: base64url of the SHA-256 of its characters. */
export function masked({ transactionID, nonce }: Transaction): MaskedTransaction {
  return { transactionID, masked_nonce: createHash('sha256').update(nonce).digest('base64url') };
}

/**
 * What is signed, as compact JSON. The draft fixes neither order nor spacing, and a server must write it again from
 * what it is shown: so it is in the order of the transaction ids.
 */
export function signedPayload(nonces: readonly MaskedTransaction[]): string {
  const ordered = nonces
    .map(({ transactionID, masked_nonce: nonce }) => ({ transactionID, masked_nonce: nonce }))
    .sort((a, b) => (a.transactionID < b.transactionID ? -1 : 1));
  return JSON.stringify({ type: signatureType, nonces: ordered });
}
