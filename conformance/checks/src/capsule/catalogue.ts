import type { CapsuleTarget, Check } from '@testbed/runner';
import { certificateRequired } from './fetch/certificate-required.ts';
import { recipientOnly } from './fetch/recipient-only.ts';
import { uploadChecks } from './upload/catalogue.ts';

/** What a capsule server must do, in the order in which a report tells it. */
export const capsuleChecks: readonly Check<CapsuleTarget>[] = [...uploadChecks, certificateRequired, recipientOnly];
