import type { Rule } from '@testbed/server-kit';
import { clientCertificateAlreadyValid } from '../rules/client-certificate-already-valid.ts';
import { clientCertificateNotExpired } from '../rules/client-certificate-not-expired.ts';
import { clientCertificateNotRevoked } from '../rules/client-certificate-not-revoked.ts';
import { clientCertificatePresent } from '../rules/client-certificate-present.ts';
import { clientCertificateRevocationKnown } from '../rules/client-certificate-revocation-known.ts';
import { clientCertificateStatusKnown } from '../rules/client-certificate-status-known.ts';
import { clientCertificateTrusted } from '../rules/client-certificate-trusted.ts';
import { clientCertificateUsage } from '../rules/client-certificate-usage.ts';
import type { RecipientContext } from './context.ts';

/** Authenticate Recipient (UC.KTS.04): judged on every request, whatever session it was resumed from. */
export const authenticateRecipient: readonly Rule<RecipientContext>[] = [
  clientCertificatePresent,
  clientCertificateTrusted,
  clientCertificateAlreadyValid,
  clientCertificateNotExpired,
  clientCertificateUsage,
  clientCertificateRevocationKnown,
  clientCertificateStatusKnown,
  clientCertificateNotRevoked,
];
