import type { Check, SharesTarget } from '@testbed/runner';
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
];
