import type { CapsuleTarget, Check, Subject } from '@testbed/runner';
import { fetchRefusal } from './refused.ts';
import { pathOf, unknownId } from './request.ts';

interface Row {
  readonly name: string;
  /** Completes "An id …". */
  readonly what: string;
  readonly requirements: readonly string[];
  readonly level?: 'MUST' | 'SHOULD';
  readonly aliases?: readonly string[];
  readonly notSoleKiller?: string;
  readonly id: (stored: string, subject: Pick<Subject, 'random'>) => string;
  readonly statuses: readonly (number | '4xx')[];
}

const rows: readonly Row[] = [
  { name: 'random', what: 'that no capsule has', notSoleKiller: 'capsule/fetch/unknown/34-characters asks for such an id too.', requirements: ['UC.KTS.02/3a', 'OAS.CCS/get-unknown-404'], id: (_stored, subject) => unknownId(subject), statuses: [404] },
  { name: '18-characters', what: 'of 18 characters that no capsule has', requirements: ['OAS.CCS/get-id-at-limits'], aliases: ['GET_CAPSULE-NEG-02-RANDOM_UUID_TRANSACTION_ID'], id: (_stored, subject) => unknownId(subject, 18), statuses: [404] },
  { name: '34-characters', what: 'of 34 characters that no capsule has', notSoleKiller: 'The ids of capsule/fetch/unknown/random have that length.', requirements: ['OAS.CCS/get-id-at-limits'], id: (_stored, subject) => unknownId(subject, 34), statuses: [404] },
  { name: 'last-character', what: 'of a capsule with its last character changed', requirements: ['UC.KTS.02/3', 'OAS.CCS/get-unknown-404'], id: (stored) => stored.slice(0, -1) + (stored.endsWith('0') ? '1' : '0'), statuses: [404] },
  { name: 'first-half', what: 'that is the beginning of a capsule\'s', requirements: ['UC.KTS.02/3', 'OAS.CCS/get-unknown-404'], id: (stored) => stored.slice(0, -1), statuses: [404, 400] },
  { name: 'wildcards', what: 'with % and _ in place of a capsule\'s characters', requirements: ['UC.KTS.02/3', 'OAS.CCS/get-unknown-404'], id: (stored) => `${stored.slice(0, 8)}%25${'_'.repeat(Math.max(0, stored.length - 9))}`, statuses: ['4xx'] },
  { name: 'quotation-mark', what: 'that would end a string of SQL', requirements: ['UC.KTS.02/2', 'HTTP/no-5xx'], id: () => '%27%20OR%20%271%27%3D%271%27--', statuses: ['4xx'] },
  { name: 'other-case', what: 'of a capsule in the other case', requirements: ['OAS.CCS/get-unknown-404'], level: 'SHOULD', id: swapCase, statuses: [404, 400] },
];

function swapCase(id: string): string {
  return id.replaceAll(/[a-z]/gi, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));
}

/** Ids of the right length that name no capsule. */
export const unknownIds: readonly Check<CapsuleTarget>[] = rows.map(({ name, what, requirements, level = 'MUST', aliases, notSoleKiller, id, statuses }) =>
  fetchRefusal({
    id: `capsule/fetch/unknown/${name}`,
    requirements,
    level,
    ...(aliases && { aliases }),
    ...(notSoleKiller !== undefined && { notSoleKiller }),
    expected: `An id ${what} is answered ${statuses.join(' or ').replace('4xx', 'with a client error')}.`,
    why: 'Only the very id that the sender got opens the way to a capsule.',
    next: 'Look the whole id up as it is, with a parameter and not in the text of a query, and answer 404 when there is none.',
    mutate: (request, subject) => ({ ...request, path: pathOf(id(request.path.split('/').at(-1) ?? '', subject)) }),
    refusedBy: { statuses },
  }),
);
