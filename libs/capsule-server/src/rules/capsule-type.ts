import { isCapsuleType } from '@testbed/protocol';
import { learned, type Rule } from '@testbed/server-kit';
import { createCapsuleRequirement, type CreateCapsuleContext } from '../create/context.ts';

/** The capsule type is one of the server's profile. */
export const capsuleType: Rule<CreateCapsuleContext> = {
  id: 'capsule-type',
  requirement: createCapsuleRequirement,
  problem: 'capsule-type-unknown',
  check(context) {
    const given = learned(context.members, 'json').get('capsule_type');
    const { capsuleTypes } = context.settings.profile;
    const known = capsuleTypes.find((type) => type === given);
    if (!known) return { expected: `one of ${capsuleTypes.join(', ')}`, actual: shown(given) };
    context.capsuleType = known;
    return undefined;
  },
};

function shown(given: unknown): string {
  if (typeof given !== 'string') return `a value of type ${typeof given}`;
  return isCapsuleType(given) ? given : 'other text';
}
