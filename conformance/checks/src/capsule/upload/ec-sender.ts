import type { CapsuleTarget, Check } from '@testbed/runner';
import { curves } from '../key/curve.ts';
import { pointMutations } from '../key/point-mutation.ts';
import { base64, withMembers } from './request.ts';
import { uploadRefusal } from './refused.ts';

const type = 'ecc_secp384r1';

/** Every way to spoil the sender's point. */
export const ecSenders: readonly Check<CapsuleTarget>[] = pointMutations.map(({ name, what, mutate }) =>
  uploadRefusal({
    id: `capsule/upload/ec-sender/${name}`,
    requirements: ['OAS.CCS/ec-sender-point'],
    level: 'SHOULD',
    expected: `Key material on ${curves[type].name} that is a point ${what} is refused with 400.`,
    why: 'The recipient computes with this point and the private key of the ID-card; the sender should learn now that it is broken.',
    next: 'Check ephemeral_key_material of EC capsules as recipient_id: length, 04, curve equation.',
    mutate: (request, { random }) => withMembers(request, ({ ephemeral_key_material }) => ({ ephemeral_key_material: base64(mutate(type, Buffer.from(ephemeral_key_material, 'base64'), random)) })),
  }),
);
