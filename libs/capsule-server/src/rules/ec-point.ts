import { ecCapsuleTypes, isEcCapsuleType } from '@testbed/protocol';
import { learned } from '@testbed/server-kit';
import type { CreateCapsuleContext } from '../create/context.ts';

/** The two fields that hold a point where the capsule type is one of EC keys. */
export type PointField = 'recipient_id' | 'ephemeral_key_material';

/** The point in a field and the curve it must be on; undefined where the capsule is not of an EC type. */
export function ecPoint(context: CreateCapsuleContext, field: PointField) {
  const type = learned(context.capsuleType, 'capsule-type');
  if (!isEcCapsuleType(type)) return undefined;
  const point = learned(field === 'recipient_id' ? context.recipientId : context.keyMaterial, 'base64');
  return { point, ...ecCapsuleTypes[type] };
}
