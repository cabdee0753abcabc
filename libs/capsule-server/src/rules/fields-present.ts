import { capsuleFields } from '@testbed/protocol';
import { learned, type Rule } from '@testbed/server-kit';
import { createCapsuleRequirement, type CreateCapsuleContext } from '../create/context.ts';

/** No field of a capsule is missing. `null` is missing. */
export const fieldsPresent: Rule<CreateCapsuleContext> = {
  id: 'fields-present',
  requirement: createCapsuleRequirement,
  problem: 'field-missing',
  check(context) {
    const members = learned(context.members, 'json');
    const missing = capsuleFields.filter((field) => (members.get(field) ?? undefined) === undefined);
    return missing.length === 0 ? undefined : { expected: capsuleFields.join(', '), actual: `no ${missing.join(', ')}` };
  },
};
