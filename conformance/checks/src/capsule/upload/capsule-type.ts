import type { CapsuleTarget, Check } from '@testbed/runner';
import { withMembers } from './request.ts';
import { uploadRefusal } from './refused.ts';

const rows: readonly { readonly name: string; readonly type: string }[] = [
  { name: 'unknown', type: 'ecc_secp256k1' },
  { name: 'upper-case', type: 'ECC_SECP384R1' },
  { name: 'trailing-space', type: 'ecc_secp384r1 ' },
  { name: 'empty', type: '' },
];

/** Types that the contract does not list. */
export const capsuleTypes: readonly Check<CapsuleTarget>[] = rows.map(({ name, type }) =>
  uploadRefusal({
    id: `capsule/upload/capsule-type/${name}`,
    requirements: ['OAS.CCS/type-unknown'],
    level: 'MUST',
    expected: `The capsule_type ${JSON.stringify(type)} is refused with 400.`,
    why: 'The type says what the octets are: without a known one the server can\'t tell whose the capsule is.',
    next: 'Compare capsule_type with the listed values, exactly, and answer 400 to others.',
    mutate: (request) => withMembers(request, () => ({ capsule_type: type })),
  }),
);
