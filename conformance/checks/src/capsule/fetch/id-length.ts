import type { CapsuleTarget, Check } from '@testbed/runner';
import { fetchRefusal } from './refused.ts';
import { pathOf, unknownId } from './request.ts';

const rows: readonly { readonly length: number; readonly requirements: readonly string[]; readonly aliases?: readonly string[]; readonly notSoleKiller?: string }[] = [
  { length: 3, requirements: ['OAS.CCS/get-id-too-short'], aliases: ['GET_CAPSULE-NEG-03-TOO_SHORT_TRANSACTION_ID', 'GET_CAPSULE-NEG-05-MISSING_TRANSACTION_ID'] },
  { length: 17, requirements: ['OAS.CCS/get-id-too-short'] },
  { length: 35, notSoleKiller: 'capsule/fetch/error-body/400 asks for such an id too.', requirements: ['UC.KTS.02/2', 'UC.KTS.02/2a', 'OAS.CCS/get-id-too-long'], aliases: ['GET_CAPSULE-NEG-07-TOO_LONG_RANDOM_STRING_TRANSACTION_ID'] },
  { length: 1000, requirements: ['UC.KTS.02/2a', 'OAS.CCS/get-id-too-long'] },
];

/** Ids outside the limits of the contract, 18 to 34 characters. */
export const idLengths: readonly Check<CapsuleTarget>[] = rows.map(({ length, requirements, aliases, notSoleKiller }) =>
  fetchRefusal({
    id: `capsule/fetch/id-length/${length}`,
    requirements,
    level: 'MUST',
    ...(aliases && { aliases }),
    ...(notSoleKiller !== undefined && { notSoleKiller }),
    expected: `An id of ${length} characters is answered 400.`,
    why: 'It tells a client that the container is damaged, where 404 says that the capsule is gone.',
    next: 'Check that the id has 18 to 34 characters before looking it up.',
    mutate: (request, subject) => ({ ...request, path: pathOf(unknownId(subject, length)) }),
    refusedBy: { statuses: [400] },
  }),
);
