import { parseRsaPublicKeyStrict } from '@testbed/pki';
import { learned, type Rule } from '@testbed/server-kit';
import { createCapsuleRequirement, type CreateCapsuleContext } from '../create/context.ts';

/** The recipient of an RSA capsule is exactly one DER `RSAPublicKey` (RFC 8017 A.1.1): anything else could never be fetched. */
export const rsaKey: Rule<CreateCapsuleContext> = {
  id: 'rsa-key',
  requirement: createCapsuleRequirement,
  problem: 'rsa-key-malformed',
  check(context) {
    if (learned(context.capsuleType, 'capsule-type') !== 'rsa') return undefined;
    if (parseRsaPublicKeyStrict(learned(context.recipientId, 'base64'))) return undefined;
    return { expected: 'recipient_id as exactly one RSAPublicKey in DER', actual: 'other bytes' };
  },
};
