import type { CapsuleTarget, Check } from '@testbed/runner';
import { fetchRefusal } from './refused.ts';

const why = 'Whoever could see which capsules exist would know who receives encrypted files.';

/** Requests without an id. */
export const withoutId: readonly Check<CapsuleTarget>[] = [
  fetchRefusal({
    id: 'capsule/fetch/no-id/nothing-listed',
    requirements: ['OAS.CCS/no-listing'],
    level: 'MUST',
    expected: 'GET /key-capsules is refused with a client error.',
    why,
    next: 'Serve nothing but POST under /key-capsules.',
    notSoleKiller: 'What lists capsules does not answer with the status of the next check either.',
    mutate: (request) => ({ ...request, path: '/key-capsules' }),
    refusedBy: { statuses: ['4xx'] },
  }),
  fetchRefusal({
    id: 'capsule/fetch/no-id/status-405',
    requirements: ['HTTP/method-not-allowed'],
    level: 'SHOULD',
    aliases: ['GET_CAPSULE-NEG-06-MISSING_TRANSACTION_ID_AND_URI_SLASH'],
    expected: 'GET /key-capsules is answered 405.',
    why: 'The path exists, for uploads; the public test-suite demands this status.',
    next: 'Answer 405 to other methods than POST under /key-capsules.',
    mutate: (request) => ({ ...request, path: '/key-capsules' }),
    refusedBy: { statuses: [405] },
  }),
  fetchRefusal({
    id: 'capsule/fetch/no-id/slash-nothing-listed',
    requirements: ['OAS.CCS/no-listing'],
    level: 'MUST',
    expected: 'GET /key-capsules/ is refused with a client error.',
    why,
    next: 'Treat /key-capsules/ as a path that is not there.',
    notSoleKiller: 'What lists capsules does not answer with the status of the next check either.',
    mutate: (request) => ({ ...request, path: '/key-capsules/' }),
    refusedBy: { statuses: ['4xx'] },
  }),
  fetchRefusal({
    id: 'capsule/fetch/no-id/slash-status-404',
    requirements: ['OAS.CCS/get-empty-id'],
    level: 'SHOULD',
    aliases: ['GET_CAPSULE-NEG-04-EMPTY_STRING_TRANSACTION_ID'],
    expected: 'GET /key-capsules/ is answered 404.',
    why: 'There is no capsule without an id; the public test-suite demands this status.',
    next: 'Answer 404 to /key-capsules/.',
    mutate: (request) => ({ ...request, path: '/key-capsules/' }),
    refusedBy: { statuses: [404] },
  }),
];
