import type { X509Certificate } from 'node:crypto';
import { keyUsagesOf, policiesOf } from '@testbed/pki';

/** What a person's certificate is on, as far as encryption cares. */
export type CertificateKind = 'id-card' | 'mobile-id' | 'other';

/** Certificate policies below these are of Estonian cards of all sorts, as their issuers number them. */
const cardPolicies = ['1.3.6.1.4.1.51361.1.1', '1.3.6.1.4.1.51361.2.1', '1.3.6.1.4.1.51455.1.1', '1.3.6.1.4.1.51455.2.1', '1.3.6.1.4.1.10015.1.1', '1.3.6.1.4.1.10015.1.2'];

const mobilePolicies = ['1.3.6.1.4.1.10015.18.1', '1.3.6.1.4.1.10015.11.1', '1.3.6.1.4.1.10015.1.3'];

/**
 * Tells the kind by what the issuer signed, not by where the directory lists it. A card's certificate that nothing
 * can be encrypted to (the one for signatures) is `other`.
 *
 * @throws PkiProblem `certificate-malformed` when its extensions cannot be read
 */
export function certificateKind(certificate: X509Certificate): CertificateKind {
  const policies = policiesOf(certificate);
  const has = (families: readonly string[]): boolean => policies.some((policy) => families.some((family) => `${policy}.`.startsWith(`${family}.`)));
  if (has(mobilePolicies)) return 'mobile-id';
  return has(cardPolicies) && isForEncryption(certificate) ? 'id-card' : 'other';
}

/** An RSA key that may decipher keys, or an EC key that may agree on them. */
function isForEncryption(certificate: X509Certificate): boolean {
  return (keyUsagesOf(certificate) ?? []).some((usage) => usage === 'keyEncipherment' || usage === 'keyAgreement');
}
