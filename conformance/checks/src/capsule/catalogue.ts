import type { CapsuleTarget, Check } from '@testbed/runner';
import { arms } from './concurrency/arms.ts';
import { parallelUploads } from './concurrency/parallel-uploads.ts';
import { movedClocks } from './expiry/clock.ts';
import { shortLives } from './expiry/short.ts';
import { fetchChecks } from './fetch/catalogue.ts';
import { product } from './leaks/product.ts';
import { refusalTexts } from './leaks/refusals.ts';
import { borrowedCertificates } from './recipient/borrowed.ts';
import { judgedFirst } from './recipient/judged-first.ts';
import { revokedLater } from './recipient/revoked-later.ts';
import { selfMadeCertificates } from './recipient/self-made.ts';
import { unacceptableRecipients } from './recipient/unacceptable.ts';
import { uploadChecks } from './upload/catalogue.ts';

/** What a capsule server must do, in the order in which a report tells it. */
export const capsuleChecks: readonly Check<CapsuleTarget>[] = [
  ...uploadChecks,
  ...fetchChecks,
  ...unacceptableRecipients,
  ...selfMadeCertificates,
  ...borrowedCertificates,
  ...judgedFirst,
  ...revokedLater,
  ...shortLives,
  ...movedClocks,
  parallelUploads,
  arms,
  ...refusalTexts,
  product,
];
