import { parseServerList } from '../parse.ts';
import { holds, signBytes, type Signature, type SignedDocument } from './signature.ts';
import type { Signer } from './signer.ts';
import { demandRole, missingOf, newestOf } from './signing-role.ts';

/** What was signed, and how many signatures its role still wants: 0 once clients accept it. */
export interface Signed<Content> {
  readonly content: Content;
  readonly missing: number;
}

/**
 * Signs the exact bytes of a list by the newest root's role `list`.
 *
 * @param existing signatures made before; those that hold over these bytes are kept
 * @returns the signatures for the signature file
 * @throws ServerListProblem when the list does not parse, `server-list-environment-mismatch`, `server-list-signer-unknown`
 */
export async function signServerList(list: Uint8Array, roots: readonly SignedDocument[], signers: readonly Signer[], existing: readonly Signature[] = []): Promise<Signed<readonly Signature[]>> {
  const root = newestOf(roots);
  demandRole(root, 'list', parseServerList(Buffer.from(list).toString(), 'the list').environment, signers);
  const added = await signBytes(list, signers);
  const kept = existing.filter((signature) => holds(signature, list, root) && root.roles.list.keyIds.includes(signature.keyId) && !added.some(({ keyId }) => keyId === signature.keyId));
  const signatures = [...kept, ...added];
  return { content: signatures, missing: missingOf(signatures, root, 'list') };
}
