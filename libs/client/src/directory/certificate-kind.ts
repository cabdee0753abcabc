import type { X509Certificate } from 'node:crypto';
import { contentOf, elementsOf } from './element.ts';

/** What a person's certificate is on, as far as encryption cares. */
export type CertificateKind = 'id-card' | 'mobile-id' | 'other';

/** Certificate policies below these are of Estonian cards of all sorts, as their issuers number them. */
const cardPolicies = ['1.3.6.1.4.1.51361.1.1', '1.3.6.1.4.1.51361.2.1', '1.3.6.1.4.1.51455.1.1', '1.3.6.1.4.1.51455.2.1', '1.3.6.1.4.1.10015.1.1', '1.3.6.1.4.1.10015.1.2'];

const mobilePolicies = ['1.3.6.1.4.1.10015.18.1', '1.3.6.1.4.1.10015.11.1', '1.3.6.1.4.1.10015.1.3'];

/** Bits of key usage: an RSA key that may decipher keys, or an EC key that may agree on them. */
const encryption = 0x20 | 0x08;

/**
 * Tells the kind by what the issuer signed, not by where the directory lists it. A card's certificate that nothing
 * can be encrypted to (the one for signatures) is `other`.
 *
 * @throws DirectoryProblem `directory-malformed` when its extensions cannot be read
 */
export function certificateKind(certificate: X509Certificate): CertificateKind {
  const extensions = extensionsOf(certificate.raw);
  const policies = policiesIn(extensions.get('2.5.29.32'));
  const has = (families: readonly string[]): boolean => policies.some((policy) => families.some((family) => `${policy}.`.startsWith(`${family}.`)));
  if (has(mobilePolicies)) return 'mobile-id';
  return has(cardPolicies) && (keyUsageIn(extensions.get('2.5.29.15')) & encryption) !== 0 ? 'id-card' : 'other';
}

function extensionsOf(der: Buffer): ReadonlyMap<string, Buffer> {
  const [certificate] = elementsOf(der);
  const [signed] = elementsOf(contentOf(certificate, 0x30));
  const tagged = elementsOf(contentOf(signed, 0x30)).find(({ tag }) => tag === 0xa3);
  const [list] = tagged ? elementsOf(tagged.content) : [];
  const extensions = list ? elementsOf(list.content) : [];
  return new Map(
    extensions.map((extension) => {
      const parts = elementsOf(contentOf(extension, 0x30));
      return [objectIdentifier(contentOf(parts[0], 0x06)), contentOf(parts.at(-1), 0x04)] as const;
    }),
  );
}

function policiesIn(extension: Buffer | undefined): readonly string[] {
  const [list] = extension ? elementsOf(extension) : [];
  return list ? elementsOf(list.content).map((policy) => objectIdentifier(contentOf(elementsOf(contentOf(policy, 0x30))[0], 0x06))) : [];
}

/** The first eight bits, which hold all that is asked for here. */
function keyUsageIn(extension: Buffer | undefined): number {
  const [bits] = extension ? elementsOf(extension) : [];
  return bits ? (contentOf(bits, 0x03)[1] ?? 0) : 0;
}

/** Dotted text of an object identifier. */
function objectIdentifier(octets: Buffer): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of octets) {
    arc = arc * 128 + (octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const top = Math.min(Math.floor(first / 40), 2);
  return [top, first - 40 * top, ...rest].join('.');
}
