import type { CapsuleTarget, Check } from '@testbed/runner';
import { certificateRequired } from './fetch/certificate-required.ts';
import { recipientOnly } from './fetch/recipient-only.ts';
import { created } from './upload/created.ts';
import { expiryPast } from './upload/expiry-past.ts';

/** What a capsule server must do, in the order in which a report tells it. */
export const capsuleChecks: readonly Check<CapsuleTarget>[] = [created, expiryPast, certificateRequired, recipientOnly];
