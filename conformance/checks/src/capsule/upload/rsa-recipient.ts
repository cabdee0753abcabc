import type { CapsuleTarget, Check } from '@testbed/runner';
import { pointOf } from '../key/curve.ts';
import { rsaMutations, sampleRsaKey, type RsaMutation } from '../key/rsa.ts';
import { base64, sampleCapsule, uploadOf, withMembers } from './request.ts';
import { uploadRefusal } from './refused.ts';

const rows: readonly RsaMutation[] = [...rsaMutations, { name: 'ec-point', what: 'is an EC point', breaks: 'rsa-recipient-der', mutate: (_key, random) => pointOf('ecc_secp384r1', random) }];

/** What is no RSAPublicKey, or not written as DER writes it. */
export const rsaRecipients: readonly Check<CapsuleTarget>[] = rows.map(({ name, what, breaks, mutate }) =>
  uploadRefusal({
    id: `capsule/upload/rsa-recipient/${name}`,
    requirements: [`OAS.CCS/${breaks}`],
    level: breaks === 'rsa-recipient-der' ? 'MUST' : 'SHOULD',
    expected: `A recipient_id of type rsa that ${what} is refused with 400.`,
    why: 'The key of a certificate is compared octet by octet: what is written otherwise can never be fetched.',
    next: 'Demand exactly one RSAPublicKey in DER: read it, write it again, and compare.',
    twin: async (subject) => uploadOf(sampleCapsule('rsa', subject)),
    mutate: (request, { random }) => withMembers(request, () => ({ recipient_id: base64(mutate(sampleRsaKey(2048), random)) })),
  }),
);
