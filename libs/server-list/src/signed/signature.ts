import { verify } from 'node:crypto';
import { ServerListProblem } from '../problem.ts';
import { hashOf, keyIdOf } from './signing-key.ts';
import type { Signer } from './signer.ts';
import type { RoleName, Root } from './root.ts';

/** A signature over the exact bytes of a document. */
export interface Signature {
  readonly keyId: string;
  /** Base64. */
  readonly signature: string;
}

/** A document that travels inside a file, with the signatures over its exact bytes. */
export interface SignedDocument {
  /** Base64 of the exact bytes. */
  readonly document: string;
  readonly signatures: readonly Signature[];
}

/** Signs bytes with each of the keys, once each. */
export async function signBytes(bytes: Uint8Array, signers: readonly Signer[]): Promise<readonly Signature[]> {
  const signatures = new Map<string, string>();
  for (const { publicKey, sign } of signers) {
    const keyId = keyIdOf(publicKey);
    if (!signatures.has(keyId)) signatures.set(keyId, Buffer.from(await sign(bytes)).toString('base64'));
  }
  return [...signatures].map(([keyId, signature]) => ({ keyId, signature }));
}

/** Which of the signatures' keys a role counts: how many distinct ones, and how many it wants. */
export function countFor({ signatures }: Pick<SignedDocument, 'signatures'>, root: Root, role: RoleName): { readonly present: number; readonly threshold: number } {
  const { keyIds, threshold } = root.roles[role];
  return { present: keyIds.filter((id) => signatures.some(({ keyId }) => keyId === id)).length, threshold };
}

/** Whether a signature is right: by a key of the root, over exactly these bytes. */
export function holds({ keyId, signature }: Signature, bytes: Uint8Array, { keys }: Root): boolean {
  const key = Object.hasOwn(keys, keyId) ? keys[keyId] : undefined;
  return key !== undefined && verify(hashOf[key.algorithm], bytes, { key: key.publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64'));
}

/**
 * Demands that every signature is by a key of the role in one of the roots, and right, and that each root's threshold
 * is met by distinct keys. A wrong signature is never just left out of the count: somebody tampered.
 *
 * @param roots the root that gives the role; for a new root the one before and itself
 * @throws ServerListProblem `server-list-signer-unknown`, `server-list-signature-wrong`, `server-list-under-threshold`
 */
export function checkSignatures(what: string, bytes: Uint8Array, signatures: readonly Signature[], role: RoleName, roots: readonly Root[]): void {
  for (const signature of signatures) {
    const { keyId } = signature;
    const root = roots.find(({ roles }) => roles[role].keyIds.includes(keyId));
    if (!root) {
      throw new ServerListProblem('server-list-signer-unknown', `${what} is signed with the key ${keyId}, which has no right to`, {
        expected: `a key of the role ${role}: ${roots.flatMap(({ roles }) => roles[role].keyIds).join(', ')}`,
      });
    }
    if (!holds(signature, bytes, root)) {
      throw new ServerListProblem('server-list-signature-wrong', `the signature of ${keyId} over ${what} is wrong`, { next: 'get the files again, from the publisher' });
    }
  }
  for (const root of roots) {
    const { present, threshold } = countFor({ signatures }, root, role);
    if (present >= threshold) continue;
    throw new ServerListProblem('server-list-under-threshold', `${what} has ${present} of the ${threshold} signatures that root version ${root.version} demands of the role ${role}`, {
      expected: `${threshold} keys`,
      actual: `${present} keys`,
    });
  }
}
