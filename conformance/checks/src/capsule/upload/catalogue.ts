import type { CapsuleTarget, Check } from '@testbed/runner';
import { acceptedUploads } from './accepted.ts';
import { base64Texts } from './base64.ts';
import { bodies } from './body.ts';
import { capsuleTypes } from './capsule-type.ts';
import { contentTypes } from './content-type.ts';
import { created } from './created.ts';
import { ecRecipients } from './ec-recipient.ts';
import { ecSenders } from './ec-sender.ts';
import { acceptedExpiries } from './expiry-accepted.ts';
import { adjustedExpiries } from './expiry-adjusted.ts';
import { defaultExpiries } from './expiry-default.ts';
import { expiryHeader } from './expiry-header.ts';
import { expiryJustPast } from './expiry-just-past.ts';
import { malformedExpiries } from './expiry-malformed.ts';
import { maximumExpiries } from './expiry-maximum.ts';
import { expiryPast } from './expiry-past.ts';
import { transactionIds } from './ids.ts';
import { jsonLayouts } from './json-layout.ts';
import { lengths } from './length.ts';
import { locations } from './location.ts';
import { memberTypes } from './member.ts';
import { refusedWithoutLocation } from './refused-without-location.ts';
import { repeatedUploads } from './repeated.ts';
import { robustness } from './robust.ts';
import { rsaRecipients } from './rsa-recipient.ts';

/** Uploads: what is taken, then what is refused (UC.KTS.01). */
export const uploadChecks: readonly Check<CapsuleTarget>[] = [
  created,
  ...locations,
  ...transactionIds,
  ...acceptedUploads,
  ...jsonLayouts,
  ...repeatedUploads,
  ...contentTypes,
  ...bodies,
  ...memberTypes,
  ...base64Texts,
  ...capsuleTypes,
  ...lengths,
  ...ecRecipients,
  ...ecSenders,
  ...rsaRecipients,
  refusedWithoutLocation,
  ...robustness,
  expiryHeader,
  ...acceptedExpiries,
  ...malformedExpiries,
  ...defaultExpiries,
  expiryPast,
  expiryJustPast,
  ...maximumExpiries,
  ...adjustedExpiries,
];
