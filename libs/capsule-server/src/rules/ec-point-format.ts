import type { Rule } from '@testbed/server-kit';
import { createCapsuleRequirement, type CreateCapsuleContext } from '../create/context.ts';
import { ecPoint, type PointField } from './ec-point.ts';

/** The point is uncompressed (RFC 8446 4.2.8.2). */
export function ecPointFormat(field: PointField): Rule<CreateCapsuleContext> {
  return {
    id: `${field}/ec-point-format`,
    requirement: createCapsuleRequirement,
    problem: 'ec-point-format',
    check(context) {
      const ec = ecPoint(context, field);
      if (!ec || ec.point[0] === 4) return undefined;
      return { expected: `${field} beginning with the byte 04`, actual: 'another first byte' };
    },
  };
}
