import { createHash, createPublicKey, verify } from 'node:crypto';
import type { SignatureFile } from '@testbed/server-list';
import type { Signatures } from './sign-bytes.ts';

interface RootDocument {
  readonly version: number;
  readonly keys: Readonly<Record<string, { readonly algorithm: 'ES256' | 'ES384' | 'EdDSA'; readonly publicKey: string }>>;
  readonly roles: Readonly<Record<'root' | 'list' | 'freshness', { readonly keyIds: readonly string[]; readonly threshold: number }>>;
}

const hashes = { ES256: 'sha256', ES384: 'sha384', EdDSA: null } as const;

/**
 * Whether bytes are signed by a role, when trust begins with a root document: every later root is signed by the one
 * before and by itself, and the newest one names the keys.
 *
 * @param trusted exact bytes of the root that is trusted
 */
export function signedByRole(bytes: Uint8Array, { roots, signatures }: SignatureFile, trusted: Uint8Array, role: 'list' | 'freshness'): boolean {
  let newest = read(trusted);
  const known = roots.find(({ document }) => read(Buffer.from(document, 'base64')).version === newest.version);
  if (known && !Buffer.from(known.document, 'base64').equals(trusted)) return false;
  for (const signed of roots) {
    const document = Buffer.from(signed.document, 'base64');
    const root = read(document);
    if (root.version <= newest.version) continue;
    if (root.version !== newest.version + 1) return false;
    if (![newest, root].every((by) => enough(document, signed.signatures, by, 'root'))) return false;
    newest = root;
  }
  return enough(bytes, signatures, newest, role);
}

function enough(bytes: Uint8Array, signatures: Signatures, { keys, roles }: RootDocument, role: keyof RootDocument['roles']): boolean {
  const { keyIds, threshold } = roles[role];
  const holding = keyIds.filter((keyId) => {
    const key = keys[keyId];
    const found = signatures.find((signature) => signature.keyId === keyId);
    if (!key || !found) return false;
    const der = Buffer.from(key.publicKey, 'base64');
    if (`sha256:${createHash('sha256').update(der).digest('hex')}` !== keyId) return false;
    return verify(hashes[key.algorithm], bytes, { key: createPublicKey({ key: der, format: 'der', type: 'spki' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(found.signature, 'base64'));
  });
  return holding.length >= threshold;
}

function read(document: Uint8Array): RootDocument {
  return JSON.parse(Buffer.from(document).toString()) as RootDocument;
}
