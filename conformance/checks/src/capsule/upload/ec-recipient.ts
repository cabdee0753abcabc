import type { CapsuleTarget, Check } from '@testbed/runner';
import { curves, ecTypes, type EcType } from '../key/curve.ts';
import { pointMutations, type PointMutation } from '../key/point-mutation.ts';
import { base64, sampleCapsule, uploadOf, withMembers } from './request.ts';
import { uploadRefusal } from './refused.ts';

const tooShort = new Set(['P-256 short', 'P-256 compressed', 'P-384 compressed']);

function spoiled(type: EcType, { name, what, breaks, mutate }: PointMutation): Check<CapsuleTarget> {
  return uploadRefusal({
    id: `capsule/upload/ec-recipient/${type.replace('ecc_', '')}-${name}`,
    requirements: [`OAS.CCS/${breaks}`, 'UC.KTS.01/2'],
    level: 'MUST',
    ...(type !== 'ecc_secp384r1' && { profiles: ['use-case', 'field'] }),
    expected: `A recipient_id on ${curves[type].name} that is a point ${what} is refused with 400.`,
    why: 'No certificate has such a key, so nobody could ever fetch the capsule; and points off the curve attack whoever computes with them.',
    next: 'Demand 04 and two coordinates of the length of the type\'s curve, and check the curve equation.',
    ...(tooShort.has(`${curves[type].name} ${name}`) && { notSoleKiller: 'With fewer than 65 octets it is refused for its length too: capsule/upload/length/recipient-id-64.' }),
    twin: async (subject) => uploadOf(sampleCapsule(type, subject)),
    mutate: (request, { random }) => withMembers(request, ({ recipient_id }) => ({ recipient_id: base64(mutate(type, Buffer.from(recipient_id, 'base64'), random)) })),
  });
}

/** Every way to spoil a recipient's point, on every curve. */
export const ecRecipients: readonly Check<CapsuleTarget>[] = ecTypes.flatMap((type) => pointMutations.map((mutation) => spoiled(type, mutation)));
