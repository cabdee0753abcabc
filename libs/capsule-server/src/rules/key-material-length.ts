import { capsuleLimits } from '@testbed/protocol';
import { learned, type Rule } from '@testbed/server-kit';
import type { CreateCapsuleContext } from '../create/context.ts';

const { min, max } = capsuleLimits.keyMaterial;

/** The decoded ephemeral_key_material is there, and not too long. */
export const keyMaterialLength: Rule<CreateCapsuleContext> = {
  id: 'key-material-length',
  requirement: 'UC.KTS.01/2a',
  problem: 'key-material-length',
  check(context) {
    const { length } = learned(context.keyMaterial, 'base64');
    return length >= min && length <= max ? undefined : { expected: `${min} to ${max} bytes`, actual: `${length} bytes` };
  },
};
