import type { CapsuleTarget, Check } from '@testbed/runner';
import type { Upload } from './request.ts';
import { uploadRefusal } from './refused.ts';

const why = 'A body is read by its media type; one that is read in spite of it can mean two things to two readers.';
const next = 'Answer 415 to an upload whose media type is not application/json.';

function as(type: string): (request: Upload) => Upload {
  return (request) => ({ ...request, headers: [['Content-Type', type]] });
}

/** The capsule is right, its media type is not. */
export const contentTypes: readonly Check<CapsuleTarget>[] = [
  ...['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'].map((type) =>
    uploadRefusal({
      id: `capsule/upload/content-type/${type.replace(/^.*\/(x-)?/, '')}`,
      requirements: ['OAS.CCS/content-type'],
      level: 'MUST',
      expected: `An upload in ${type} is refused with 415 or 400.`,
      why,
      next,
      mutate: as(type),
      refusedBy: { statuses: [415, 400] },
    }),
  ),
  uploadRefusal({
    id: 'capsule/upload/content-type/missing',
    requirements: ['OAS.CCS/content-type'],
    // RFC 9110, 8.3 lets a recipient look into content whose type is not named.
    level: 'SHOULD',
    expected: 'An upload without a Content-Type is refused with 415 or 400.',
    why,
    next,
    mutate: (request) => ({ ...request, headers: [] }),
    refusedBy: { statuses: [415, 400] },
  }),
  uploadRefusal({
    id: 'capsule/upload/content-type/status-415',
    requirements: ['HTTP/unsupported-media-type'],
    level: 'SHOULD',
    expected: 'An upload in application/xml is refused with 415.',
    why: 'The status tells a client that its body was not even read.',
    next,
    mutate: as('application/xml'),
    refusedBy: { statuses: [415] },
  }),
];
