import type { Check, SharesTarget } from '@testbed/runner';
import { creationBody } from './create/body.ts';
import { created } from './create/created.ts';
import { members } from './create/members.ts';
import { noListing } from './create/no-listing.ts';
import { recipientRules } from './create/recipient.ts';
import { refusalSaysLittle } from './create/refusal-says-little.ts';
import { shareIds } from './create/share-ids.ts';
import { shareRules } from './create/share.ts';
import { parallelCreates } from './concurrency/creates.ts';
import { parallelFetches } from './concurrency/fetches.ts';
import { nonceTwice } from './concurrency/nonce-twice.ts';
import { expiryKept } from './expiry/kept.ts';
import { expiryTooLong } from './expiry/too-long.ts';
import { fetchAgain } from './fetch/again.ts';
import { fetchedShare } from './fetch/fetched.ts';
import { longHeaders } from './fetch/long-headers.ts';
import { methods } from './fetch/methods.ts';
import { notThere } from './fetch/not-there.ts';
import { otherArm } from './fetch/other-arm.ts';
import { recipientOnly } from './fetch/recipient-only.ts';
import { refusalSaysLittle as fetchRefusalSaysLittle } from './fetch/refusal-says-little.ts';
import { signerAlgorithms } from './signer/algorithms.ts';
import { signerCertificate } from './signer/certificate.ts';
import { impostors } from './signer/impostor.ts';
import { revokedLater } from './signer/revoked-later.ts';
import { unacceptableSigners } from './signer/unacceptable.ts';
import { validityByClock } from './signer/validity-clock.ts';
import { nonceBody } from './nonce/body.ts';
import { nonceFresh } from './nonce/fresh.ts';
import { nonceGiven } from './nonce/given.ts';
import { nonceKnown } from './nonce/known.ts';
import { nonceLifetime } from './nonce/lifetime.ts';
import { nonceSeveral } from './nonce/several.ts';
import { nonceShareId } from './nonce/share-id.ts';
import { nonceSingleUse } from './nonce/single-use.ts';
import { ticketAlgorithm } from './ticket/algorithm.ts';
import { audienceDisclosed } from './ticket/audience-disclosed.ts';
import { audienceForm } from './ticket/audience-form.ts';
import { audienceServer } from './ticket/audience-server.ts';
import { audienceShare } from './ticket/audience-share.ts';
import { criticalHeader } from './ticket/critical.ts';
import { digestAlgorithm } from './ticket/digest-algorithm.ts';
import { disclosures } from './ticket/disclosures.ts';
import { ticketForm } from './ticket/form.ts';
import { ticketHeaders } from './ticket/headers.ts';
import { ticketIssuer } from './ticket/issuer.ts';
import { ticketSignature } from './ticket/signature.ts';
import { ticketType } from './ticket/type.ts';

/** What a shares server must do, in the order in which a report tells it. */
export const sharesChecks: readonly Check<SharesTarget>[] = [
  created,
  ...shareIds,
  ...members,
  ...shareRules,
  ...recipientRules,
  ...creationBody,
  ...refusalSaysLittle,
  noListing,
  ...nonceGiven,
  nonceFresh,
  ...nonceBody,
  ...nonceShareId,
  ...nonceKnown,
  nonceSeveral,
  ...nonceSingleUse,
  ...nonceLifetime,
  ...fetchedShare,
  ...fetchAgain,
  recipientOnly,
  ...notThere,
  ...methods,
  longHeaders,
  ...fetchRefusalSaysLittle,
  otherArm,
  ...ticketHeaders,
  ...ticketForm,
  ...ticketType,
  criticalHeader,
  ...ticketAlgorithm,
  ...ticketSignature,
  ...ticketIssuer,
  ...digestAlgorithm,
  ...disclosures,
  ...audienceDisclosed,
  ...audienceForm,
  ...audienceServer,
  audienceShare,
  ...signerAlgorithms,
  ...signerCertificate,
  ...impostors,
  ...unacceptableSigners,
  revokedLater,
  ...validityByClock,
  ...expiryKept,
  expiryTooLong,
  parallelCreates,
  nonceTwice,
  parallelFetches,
];
