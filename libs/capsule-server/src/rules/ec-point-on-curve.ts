import { isOnCurve } from '@testbed/pki';
import type { Rule } from '@testbed/server-kit';
import { createCapsuleRequirement, type CreateCapsuleContext } from '../create/context.ts';
import { ecPoint, type PointField } from './ec-point.ts';

/** The point is one of the curve. Its length, checked before, names the curve: so the sender's point is on the recipient's. */
export function ecPointOnCurve(field: PointField): Rule<CreateCapsuleContext> {
  return {
    id: `${field}/ec-point-on-curve`,
    requirement: createCapsuleRequirement,
    problem: 'ec-point-off-curve',
    check(context) {
      const ec = ecPoint(context, field);
      if (!ec || isOnCurve(ec.point)) return undefined;
      return { expected: `${field} as a point of ${ec.curve}`, actual: 'coordinates of no such point' };
    },
  };
}
