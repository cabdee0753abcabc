import { shareLimits } from '@testbed/protocol';
import { learned, type Rule } from '@testbed/server-kit';
import type { CreateShareContext } from '../create/context.ts';

const { min, max } = shareLimits.share;

/** The decoded share is neither too short for a key nor too long. */
export const shareLength: Rule<CreateShareContext> = {
  id: 'share-length',
  requirement: 'UC.KTS.06/2a',
  problem: 'share-length',
  check(context) {
    const { length } = learned(context.share, 'share-base64');
    return length >= min && length <= max ? undefined : { expected: `${min} to ${max} bytes`, actual: `${length} bytes` };
  },
};
