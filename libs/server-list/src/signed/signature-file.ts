import { jsonBytes, readJson } from '../json.ts';
import { ServerListProblem } from '../problem.ts';
import { compileSchema, firstOf } from '../schema.ts';
import schema from './signature-file.schema.json' with { type: 'json' };
import type { Signature, SignedDocument } from './signature.ts';

/** `server-list.sig.json`: every root so far, and the signatures over the list beside it. */
export interface SignatureFile {
  /** Oldest first. */
  readonly roots: readonly SignedDocument[];
  readonly signatures: readonly Signature[];
}

const validate = compileSchema<SignatureFile>(schema);

/** Reads a signature file; nothing is said about its signatures. @throws ServerListProblem `server-list-signatures-invalid` */
export function readSignatureFile(bytes: Uint8Array): SignatureFile {
  const file = readJson(Buffer.from(bytes).toString(), 'the signature file', 'server-list-signatures-invalid');
  if (validate(file)) return file;
  const { where, why } = firstOf(validate.errors);
  throw new ServerListProblem('server-list-signatures-invalid', `the signature file is not valid: ${where} ${why}`);
}

export function writeSignatureFile({ roots, signatures }: SignatureFile): Uint8Array {
  return jsonBytes({ roots, signatures });
}
