import type { Rule } from '@testbed/server-kit';
import { createCapsuleRequirement, type CreateCapsuleContext } from '../create/context.ts';
import { ecPoint, type PointField } from './ec-point.ts';

/** The point has the length of its curve. */
export function ecPointLength(field: PointField): Rule<CreateCapsuleContext> {
  return {
    id: `${field}/ec-point-length`,
    requirement: createCapsuleRequirement,
    problem: 'ec-point-length',
    check(context) {
      const ec = ecPoint(context, field);
      if (!ec || ec.point.length === ec.pointLength) return undefined;
      return { expected: `${field} of ${ec.pointLength} bytes for ${ec.curve}`, actual: `${ec.point.length} bytes` };
    },
  };
}
