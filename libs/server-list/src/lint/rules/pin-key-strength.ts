import type { X509Certificate } from 'node:crypto';
import type { Rule } from '../rule.ts';

const curves = ['prime256v1', 'secp384r1', 'secp521r1'];

export const pinKeyStrength: Rule = {
  code: 'pin-key-strength',
  severity: 'error',
  demands: 'Keys are EC on P-256, P-384 or P-521, or RSA from 2048 bits, and signatures use SHA-2.',
  *check({ pins }) {
    for (const { server, path, purpose, certificate } of pins) {
      if (server.state === 'retired' || purpose === 'retired') continue;
      const weak = weaknessOf(certificate);
      if (weak !== undefined) yield { path, message: `the certificate of ${server.id} ${weak}` };
    }
  },
};

function weaknessOf({ publicKey, signatureAlgorithm }: X509Certificate): string | undefined {
  const { modulusLength = 0, namedCurve = 'an unnamed curve' } = publicKey.asymmetricKeyDetails ?? {};
  if (publicKey.asymmetricKeyType === 'rsa' && modulusLength < 2048) return `has an RSA key of ${modulusLength} bits`;
  if (publicKey.asymmetricKeyType === 'ec' && !curves.includes(namedCurve)) return `has a key on ${namedCurve}`;
  if (publicKey.asymmetricKeyType !== 'rsa' && publicKey.asymmetricKeyType !== 'ec') return `has a key of type ${publicKey.asymmetricKeyType}`;
  return signatureAlgorithm === undefined || /md5|sha1(?!\d)/i.test(signatureAlgorithm) ? `is signed with ${signatureAlgorithm ?? 'an unknown algorithm'}` : undefined;
}
