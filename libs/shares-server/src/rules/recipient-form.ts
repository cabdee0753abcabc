import { isShareRecipient } from '@testbed/protocol';
import { learned, type Rule } from '@testbed/server-kit';
import type { CreateShareContext } from '../create/context.ts';

/** The recipient is an identifier of a person: anybody else could never fetch the share. */
export const recipientForm: Rule<CreateShareContext> = {
  id: 'recipient-form',
  requirement: 'UC.KTS.06/2',
  problem: 'recipient-malformed',
  check(context) {
    const holds = isShareRecipient(learned(context.recipient, 'recipient-length'));
    return holds ? undefined : { expected: 'a recipient such as etsi/PNOEE-… or private/VENDOR/…', actual: 'another form' };
  },
};
