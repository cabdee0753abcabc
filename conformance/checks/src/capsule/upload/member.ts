import type { CapsuleTarget, Check } from '@testbed/runner';
import { withMembers, type CapsuleJson } from './request.ts';
import { uploadRefusal } from './refused.ts';

const members = ['recipient_id', 'ephemeral_key_material', 'capsule_type'] as const;

interface Row {
  readonly name: string;
  /** Completes "A capsule whose recipient_id …". */
  readonly what: string;
  readonly requirement: 'OAS.CCS/members-required' | 'OAS.CCS/members-are-strings';
  readonly value: (right: string) => unknown;
}

const rows: readonly Row[] = [
  { name: 'missing', what: 'is missing', requirement: 'OAS.CCS/members-required', value: () => undefined },
  { name: 'null', what: 'is null', requirement: 'OAS.CCS/members-are-strings', value: () => null },
  { name: 'number', what: 'is a number', requirement: 'OAS.CCS/members-are-strings', value: () => 4 },
  { name: 'array', what: 'is an array with the right string', requirement: 'OAS.CCS/members-are-strings', value: (right) => [right] },
  { name: 'object', what: 'is an object', requirement: 'OAS.CCS/members-are-strings', value: () => ({}) },
];

function spoiled(member: keyof CapsuleJson, { name, what, requirement, value }: Row): Check<CapsuleTarget> {
  return uploadRefusal({
    id: `capsule/upload/member/${member.replaceAll('_', '-')}-${name}`,
    requirements: [requirement, 'UC.KTS.01/2'],
    level: 'MUST',
    expected: `A capsule whose ${member} ${what} is refused with 400.`,
    why: 'A capsule without it, or with something else in its place, can\'t be opened by anybody.',
    next: `Demand ${member} as a string and answer 400 otherwise.`,
    mutate: (request) => withMembers(request, (capsule) => ({ [member]: value(capsule[member]) })),
  });
}

/** A member of the capsule is missing or of another type. */
export const memberTypes: readonly Check<CapsuleTarget>[] = members.flatMap((member) => rows.map((row) => spoiled(member, row)));
