import { parseBase64 } from '@testbed/protocol';
import { learned, type Rule } from '@testbed/server-kit';
import { createCapsuleRequirement, type CreateCapsuleContext } from '../create/context.ts';

/** Both byte fields, where they are there, are canonical base64, so that they are served as they came. */
export const base64: Rule<CreateCapsuleContext> = {
  id: 'base64',
  requirement: createCapsuleRequirement,
  problem: 'base64-malformed',
  check(context) {
    const members = learned(context.members, 'json');
    for (const [field, member] of [['recipient_id', 'recipientId'], ['ephemeral_key_material', 'keyMaterial']] as const) {
      const value = members.get(field) ?? undefined;
      if (value === undefined) continue;
      const bytes = typeof value === 'string' ? parseBase64(value) : undefined;
      if (!bytes) return { expected: `${field} in base64 with the standard alphabet and padding`, actual: `another ${typeof value}` };
      context[member] = bytes;
    }
    return undefined;
  },
};
