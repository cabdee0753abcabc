import type { CapsuleTarget, Check } from '@testbed/runner';
import { answers } from './answer.ts';
import { certificateRequired } from './certificate-required.ts';
import { errorBodies } from './error-body.ts';
import { idLengths } from './id-length.ts';
import { interfaces } from './interface.ts';
import { otherMethods } from './method.ts';
import { withoutId } from './no-id.ts';
import { notYours } from './not-yours.ts';
import { paths } from './path.ts';
import { recipientOnly } from './recipient-only.ts';
import { repeatedFetches } from './repeatable.ts';
import { returnedCapsules } from './returned.ts';
import { strangers } from './stranger.ts';
import { unknownIds } from './unknown.ts';

/** Fetches: what the recipient gets, then what nobody gets (UC.KTS.02). */
export const fetchChecks: readonly Check<CapsuleTarget>[] = [
  ...returnedCapsules,
  ...answers,
  ...repeatedFetches,
  certificateRequired,
  recipientOnly,
  ...strangers,
  ...notYours,
  ...unknownIds,
  ...idLengths,
  ...errorBodies,
  ...withoutId,
  ...otherMethods,
  ...paths,
  ...interfaces,
];
