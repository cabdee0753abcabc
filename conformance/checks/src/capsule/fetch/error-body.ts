import type { CapsuleTarget, Check } from '@testbed/runner';
import { fetchRefusal } from './refused.ts';
import { pathOf, unknownId } from './request.ts';

const rows = [
  { status: 404, what: 'an id that no capsule has', length: 34 },
  { status: 400, what: 'an id that is too long', length: 35 },
] as const;

/** The contract describes no content for these answers. */
export const errorBodies: readonly Check<CapsuleTarget>[] = rows.map(({ status, what, length }) =>
  fetchRefusal({
    id: `capsule/fetch/error-body/${status}`,
    requirements: ['OAS.CCS/get-error-body-empty'],
    level: 'SHOULD',
    expected: `The ${status} for ${what} has no body.`,
    why: 'The public test-suite demands it, and what is not there can\'t give anything away.',
    next: `Answer ${status} without a body; keep the reason for the log.`,
    mutate: (request, subject) => ({ ...request, path: pathOf(unknownId(subject, length)) }),
    refusedBy: { statuses: [status], emptyBody: true },
  }),
);
