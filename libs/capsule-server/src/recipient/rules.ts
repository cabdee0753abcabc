import type { Rule } from '@testbed/server-kit';
import { clientCertificatePresent } from '../rules/client-certificate-present.ts';
import type { RecipientContext } from './context.ts';

/** Authenticate Recipient (UC.KTS.04): on every request, whatever the TLS session was resumed from. */
export const authenticateRecipient: readonly Rule<RecipientContext>[] = [clientCertificatePresent];
