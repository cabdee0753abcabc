import { capsuleLimits } from '@testbed/protocol';
import { learned, type Rule } from '@testbed/server-kit';
import type { CreateCapsuleContext } from '../create/context.ts';

const { min, max } = capsuleLimits.recipientId;

/** The decoded recipient_id is neither too short for any key nor too long. */
export const recipientIdLength: Rule<CreateCapsuleContext> = {
  id: 'recipient-id-length',
  requirement: 'UC.KTS.01/2a',
  problem: 'recipient-id-length',
  check(context) {
    const { length } = learned(context.recipientId, 'base64');
    return length >= min && length <= max ? undefined : { expected: `${min} to ${max} bytes`, actual: `${length} bytes` };
  },
};
