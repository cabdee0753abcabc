import { shareLimits } from '@testbed/protocol';
import type { Rule } from '@testbed/server-kit';
import type { ShareContext } from '../share-context.ts';

const { min, max } = shareLimits.shareId;

/** The share id is neither too long nor too short. */
export function shareIdLength(requirement: string): Rule<ShareContext> {
  return {
    id: 'share-id-length',
    requirement,
    problem: 'share-id-length',
    check({ shareId: { length } }) {
      return length >= min && length <= max ? undefined : { expected: `${min} to ${max} characters`, actual: `${length} characters` };
    },
  };
}
