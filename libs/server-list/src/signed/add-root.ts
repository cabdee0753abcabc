import { ServerListProblem } from '../problem.ts';
import { readRoot, writeRoot, type RootOrder } from './root.ts';
import { environmentMismatch } from './roots.ts';
import { checkSignatures, signBytes, type SignedDocument } from './signature.ts';
import type { Signer } from './signer.ts';
import { newestOf } from './signing-role.ts';

/**
 * The first root, or the next one after a change of keys.
 *
 * @param roots those so far, oldest first; none for the first one
 * @param signers of the new root's keys and, after a first root, of the old root's: enough for both thresholds
 * @returns the roots with the new one, for the signature file
 * @throws ServerListProblem `server-list-signer-unknown`, `server-list-under-threshold`,
 *   `server-list-environment-mismatch`, `server-list-key-unsupported`, `server-list-root-invalid`
 */
export async function addRoot(roots: readonly SignedDocument[], order: Omit<RootOrder, 'version'>, signers: readonly Signer[]): Promise<readonly SignedDocument[]> {
  const before = roots.length === 0 ? undefined : newestOf(roots);
  if (before && before.environment !== order.environment) throw environmentMismatch('the new root', before.environment, order.environment);
  const bytes = writeRoot({ ...order, version: (before?.version ?? 0) + 1 });
  const root = readRoot(bytes);
  const signatures = await signBytes(bytes, signers);
  checkSignatures(`root version ${root.version}`, bytes, signatures, 'root', before ? [before, root] : [root]);
  return [...roots, { document: Buffer.from(bytes).toString('base64'), signatures }];
}

/** The exact bytes of the first root: what a client is delivered with. @throws ServerListProblem `server-list-root-invalid` */
export function firstRoot(roots: readonly SignedDocument[]): Uint8Array {
  const [first] = roots;
  if (!first) throw new ServerListProblem('server-list-root-invalid', 'there is no root yet');
  return Buffer.from(first.document, 'base64');
}
