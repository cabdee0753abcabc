import type { Clock, Revocation } from '@testbed/pki';
import type { CertificateVerdict, RawRequest } from '@testbed/server-kit';
import type { CapsuleSettings } from '../settings.ts';

/** What the rules that authenticate a recipient share. The optional members are written by what is named. */
export interface RecipientContext {
  readonly request: RawRequest;
  readonly settings: CapsuleSettings;
  readonly clock: Clock;
  readonly revocation: Revocation;
  /** By `client-certificate-present`: DER. */
  certificate?: Uint8Array;
  /** By the first rule that asks: one judgement serves them all. */
  verdict?: Promise<CertificateVerdict>;
}
