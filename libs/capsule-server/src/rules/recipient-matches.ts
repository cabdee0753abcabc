import { timingSafeEqual } from 'node:crypto';
import { publicKeyOf, PkiProblem, readCertificate } from '@testbed/pki';
import { learned, type Rule } from '@testbed/server-kit';
import type { GetCapsuleContext } from '../get/context.ts';

/** The recipient's public key is the capsule's: the stored bytes are the key of the certificate in its canonical encoding. */
export const recipientMatches: Rule<GetCapsuleContext> = {
  id: 'recipient-matches',
  requirement: 'UC.KTS.02/3b',
  problem: 'capsule-not-found',
  check(context) {
    const { recipient } = learned(context.item, 'capsule-stored');
    const key = canonicalKey(learned(context.certificate, 'client-certificate-present'));
    if (key?.length === recipient.length && timingSafeEqual(key, recipient)) return undefined;
    return { expected: 'the certificate of the recipient', actual: 'a certificate with another key' };
  },
};

/** No capsule can be for a key of an unsupported type. */
function canonicalKey(certificate: Uint8Array): Uint8Array | undefined {
  try {
    const key = publicKeyOf(readCertificate(certificate));
    return key.type === 'ec' ? key.point : key.der;
  } catch (error) {
    if (error instanceof PkiProblem && error.code === 'key-type-unsupported') return undefined;
    throw error;
  }
}
