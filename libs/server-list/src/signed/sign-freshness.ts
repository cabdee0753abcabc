import { jsonBytes } from '../json.ts';
import { parseServerList } from '../parse.ts';
import { listHash } from './digest.ts';
import { writeFreshness } from './freshness.ts';
import type { Signed } from './sign-list.ts';
import type { SignatureFile } from './signature-file.ts';
import { checkSignatures, signBytes, type SignedDocument } from './signature.ts';
import type { Signer } from './signer.ts';
import { demandRole, missingOf, newestOf } from './signing-role.ts';

/**
 * Says until when a list is the newest one, by the newest root's role `freshness`: to be renewed long before it expires.
 *
 * @param signed the list's roots and signatures; nobody can say so of a list that is not wholly signed
 * @returns the bytes of the freshness file
 * @throws ServerListProblem when the list does not parse, `server-list-environment-mismatch`,
 *   `server-list-signer-unknown`, `server-list-signature-wrong`, `server-list-under-threshold`
 */
export async function signFreshness(
  list: Uint8Array,
  signed: SignatureFile,
  signers: readonly Signer[],
  { issued, expires }: { readonly issued: Date; readonly expires: Date },
): Promise<Signed<Uint8Array>> {
  const root = newestOf(signed.roots);
  checkSignatures('the list', list, signed.signatures, 'list', [root]);
  const { environment, version } = parseServerList(Buffer.from(list).toString(), 'the list');
  demandRole(root, 'freshness', environment, signers);
  const bytes = writeFreshness({ environment, issued: issued.toISOString(), expires: expires.toISOString(), rootVersion: root.version, list: { version, hash: listHash(list) } });
  const signatures = await signBytes(bytes, signers);
  const file: SignedDocument = { document: Buffer.from(bytes).toString('base64'), signatures };
  return { content: jsonBytes(file), missing: missingOf(signatures, root, 'freshness') };
}
