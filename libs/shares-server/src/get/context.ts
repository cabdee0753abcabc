import type { X509Certificate } from 'node:crypto';
import type { ReceivedHeaders, ReceivedTicket } from '@testbed/auth-ticket';
import type { Revocation } from '@testbed/pki';
import type { CertificateVerdict, StoredItem } from '@testbed/server-kit';
import type { SharesSettings } from '../settings.ts';
import type { ShareContext } from '../share-context.ts';

/** What the rules of `getKeyShareByShareId` share. The optional members are written by what is named. */
export interface GetShareContext extends ShareContext {
  readonly settings: SharesSettings;
  readonly revocation: Revocation;
  /** Takes a nonce so that nobody else can, or where replay is allowed only reads it. */
  readonly useNonce: (nonce: string) => Promise<StoredItem | undefined>;
  /** By `ticket-headers`. */
  headers?: ReceivedHeaders;
  /** By `signer-certificate-readable`. */
  certificate?: X509Certificate;
  /** By the first rule that asks: one judgement serves them all. */
  verdict?: Promise<CertificateVerdict>;
  /** By `ticket-readable`. */
  ticket?: ReceivedTicket;
  /** By `nonce-known`. */
  nonce?: StoredItem;
}
