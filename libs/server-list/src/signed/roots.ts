import { ServerListProblem } from '../problem.ts';
import { readRoot, type Root } from './root.ts';
import { checkSignatures, type SignedDocument } from './signature.ts';

/**
 * Follows the roots of a signature file from the one that is trusted to the newest: each rises by one and is signed by
 * the keys of the one before and by its own (TUF, 5.3).
 *
 * @param trusted exact bytes of the root document trusted so far
 * @throws ServerListProblem `server-list-root-…`, `server-list-environment-mismatch` and what `checkSignatures` throws
 */
export function newestRoot(trusted: Uint8Array, roots: readonly SignedDocument[]): Root {
  let newest = readRoot(trusted);
  const read = roots.map((signed) => ({ signed, root: readRoot(Buffer.from(signed.document, 'base64')) }));
  const known = read.find(({ root }) => root.version === newest.version);
  if (known && !Buffer.from(known.root.bytes).equals(newest.bytes)) {
    throw new ServerListProblem('server-list-root-replaced', `root version ${newest.version} is not the one that is trusted`, { next: 'ask the publisher whether you have the right root' });
  }
  const last = read.at(-1)?.root.version ?? 0;
  if (last < newest.version) {
    throw new ServerListProblem('server-list-root-rollback', 'the roots are older than the one that is trusted', { expected: `version ${newest.version} or later`, actual: `version ${last}` });
  }
  for (const { signed, root } of read) {
    if (root.version <= newest.version) continue;
    newest = successor(newest, root, signed);
  }
  return newest;
}

function successor(before: Root, root: Root, { signatures }: SignedDocument): Root {
  if (root.version !== before.version + 1) {
    throw new ServerListProblem('server-list-root-gap', `root version ${before.version + 1} is missing`, { expected: `version ${before.version + 1}`, actual: `version ${root.version}` });
  }
  if (root.environment !== before.environment) throw environmentMismatch(`root version ${root.version}`, before.environment, root.environment);
  checkSignatures(`root version ${root.version}`, root.bytes, signatures, 'root', [before, root]);
  return root;
}

/** @param what the document that comes from another environment */
export function environmentMismatch(what: string, expected: string, actual: string): ServerListProblem {
  return new ServerListProblem('server-list-environment-mismatch', `${what} belongs to another environment`, { expected, actual });
}
