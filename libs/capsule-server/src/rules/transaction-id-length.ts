import { capsuleLimits } from '@testbed/protocol';
import type { Rule } from '@testbed/server-kit';
import type { GetCapsuleContext } from '../get/context.ts';

const { min, max } = capsuleLimits.transactionId;

/** The transaction id is neither too long nor too short. */
export const transactionIdLength: Rule<GetCapsuleContext> = {
  id: 'transaction-id-length',
  requirement: 'UC.KTS.02/2a',
  problem: 'transaction-id-length',
  check({ transactionId: { length } }) {
    return length >= min && length <= max ? undefined : { expected: `${min} to ${max} characters`, actual: `${length} characters` };
  },
};
