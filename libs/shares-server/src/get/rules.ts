import type { Rule } from '@testbed/server-kit';
import { requirements } from '../contract.ts';
import { nonceFresh } from '../rules/nonce-fresh.ts';
import { nonceKnown } from '../rules/nonce-known.ts';
import { recipientMatches } from '../rules/recipient-matches.ts';
import { shareIdLength } from '../rules/share-id-length.ts';
import { shareNotExpired } from '../rules/share-not-expired.ts';
import { shareStored } from '../rules/share-stored.ts';
import { signerCertificateAlreadyValid } from '../rules/signer-certificate-already-valid.ts';
import { signerCertificateNotExpired } from '../rules/signer-certificate-not-expired.ts';
import { signerCertificateNotRevoked } from '../rules/signer-certificate-not-revoked.ts';
import { signerCertificateReadable } from '../rules/signer-certificate-readable.ts';
import { signerCertificateRevocationKnown } from '../rules/signer-certificate-revocation-known.ts';
import { signerCertificateStatusKnown } from '../rules/signer-certificate-status-known.ts';
import { signerCertificateTrusted } from '../rules/signer-certificate-trusted.ts';
import { signerCertificateUsage } from '../rules/signer-certificate-usage.ts';
import { signerSerialNumber } from '../rules/signer-serial-number.ts';
import { ticketHeaders } from '../rules/ticket-headers.ts';
import { ticketReadable } from '../rules/ticket-readable.ts';
import { ticketStep } from '../rules/ticket-step.ts';
import type { GetShareContext } from './context.ts';

/** `GET /key-shares/{shareId}` (UC.KTS.07): what a request must be, in the order in which it is judged. */
export const getShare: readonly Rule<GetShareContext>[] = [
  ticketHeaders,
  shareIdLength(requirements.get),
  signerCertificateReadable,
  signerCertificateTrusted,
  signerCertificateAlreadyValid,
  signerCertificateNotExpired,
  signerCertificateUsage,
  signerCertificateRevocationKnown,
  signerCertificateStatusKnown,
  signerCertificateNotRevoked,
  signerSerialNumber,
  ticketReadable,
  ticketStep('ticket-type'),
  ticketStep('ticket-critical-header'),
  ticketStep('ticket-algorithm'),
  ticketStep('ticket-key'),
  ticketStep('ticket-signature'),
  ticketStep('ticket-claim'),
  ticketStep('ticket-issuer-malformed'),
  ticketStep('ticket-issuer-mismatch'),
  ticketStep('ticket-digest-algorithm'),
  ticketStep('ticket-disclosure-repeated'),
  ticketStep('ticket-disclosure-unreferenced'),
  ticketStep('ticket-audience-plain'),
  ticketStep('ticket-audience-undisclosed'),
  ticketStep('ticket-audience-count'),
  ticketStep('ticket-audience-malformed'),
  ticketStep('ticket-audience-server'),
  ticketStep('ticket-audience-share'),
  nonceKnown,
  nonceFresh,
  shareStored,
  shareNotExpired,
  recipientMatches,
];
