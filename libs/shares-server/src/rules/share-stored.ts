import type { Rule } from '@testbed/server-kit';
import type { ShareContext } from '../share-context.ts';

/** There is a share with this id. */
export const shareStored: Rule<ShareContext> = {
  id: 'share-stored',
  requirement: 'UC.KTS.07/1a',
  problem: 'share-not-found',
  async check(context) {
    const item = await context.find(context.shareId);
    if (item?.kind !== 'share') return { expected: 'the id of a stored share', actual: 'another id' };
    context.share = item;
    return undefined;
  },
};
