import { parseBase64 } from '@testbed/protocol';
import { learned, type Rule } from '@testbed/server-kit';
import { requirements } from '../contract.ts';
import type { CreateShareContext } from '../create/context.ts';

/** The share is canonical base64, so that it is served as it came. */
export const shareBase64: Rule<CreateShareContext> = {
  id: 'share-base64',
  requirement: requirements.create,
  problem: 'base64-malformed',
  check(context) {
    const value = learned(context.members, 'json').get('share');
    const bytes = typeof value === 'string' ? parseBase64(value) : undefined;
    if (!bytes) return { expected: 'share in base64 with the standard alphabet and padding', actual: `another ${typeof value}` };
    context.share = bytes;
    return undefined;
  },
};
