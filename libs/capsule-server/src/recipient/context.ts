import type { X509Certificate } from 'node:crypto';
import type { RawRequest } from '@testbed/server-kit';
import type { CapsuleSettings } from '../settings.ts';

/** What the rules that authenticate a recipient share. The optional members are written by the rule that is named. */
export interface RecipientContext {
  readonly request: RawRequest;
  readonly settings: CapsuleSettings;
  readonly now: Date;
  /** By `client-certificate-present`. */
  certificate?: X509Certificate;
}
