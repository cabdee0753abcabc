import { shareLimits } from '@testbed/protocol';
import { learned, type Rule } from '@testbed/server-kit';
import type { CreateShareContext } from '../create/context.ts';

const { min, max } = shareLimits.recipient;

/** The recipient is text, neither too short nor too long. */
export const recipientLength: Rule<CreateShareContext> = {
  id: 'recipient-length',
  requirement: 'UC.KTS.06/2a',
  problem: 'recipient-length',
  check(context) {
    const recipient = learned(context.members, 'json').get('recipient');
    const expected = `recipient as text of ${min} to ${max} characters`;
    if (typeof recipient !== 'string') return { expected, actual: `another ${typeof recipient}` };
    const { length } = recipient;
    if (length < min || length > max) return { expected, actual: `${length} characters` };
    context.recipient = recipient;
    return undefined;
  },
};
