import type { Rule } from '@testbed/server-kit';
import type { GetCapsuleContext } from '../get/context.ts';

/** There is a capsule with this transaction id. */
export const capsuleStored: Rule<GetCapsuleContext> = {
  id: 'capsule-stored',
  requirement: 'UC.KTS.02/3a',
  problem: 'capsule-not-found',
  async check(context) {
    const item = await context.find(context.transactionId);
    if (!item) return { expected: 'the id of a stored capsule', actual: 'another id' };
    context.item = item;
    return undefined;
  },
};
