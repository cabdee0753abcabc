import { jsonBytes, readJson } from '../json.ts';
import { ServerListProblem } from '../problem.ts';
import { compileSchema, firstOf } from '../schema.ts';
import fileSchema from './freshness-file.schema.json' with { type: 'json' };
import documentSchema from './freshness.schema.json' with { type: 'json' };
import type { SignedDocument } from './signature.ts';

/** What the freshness file says: until `expires`, this list and these roots are the newest. */
export interface Freshness {
  readonly type: 'freshness';
  readonly environment: string;
  readonly issued: string;
  readonly expires: string;
  readonly rootVersion: number;
  readonly list: { readonly version: number; readonly hash: string };
}

const validateFile = compileSchema<SignedDocument>(fileSchema);
const validateDocument = compileSchema<Freshness>(documentSchema);

/** Reads a freshness file; nothing is said about its signatures. @throws ServerListProblem `server-list-freshness-invalid` */
export function readFreshnessFile(file: Uint8Array): { readonly freshness: Freshness; readonly bytes: Uint8Array; readonly signed: SignedDocument } {
  const signed = readJson(Buffer.from(file).toString(), 'the freshness file', 'server-list-freshness-invalid');
  if (!validateFile(signed)) throw invalid(validateFile.errors);
  const bytes = Buffer.from(signed.document, 'base64');
  const freshness = readJson(bytes.toString(), 'the freshness document', 'server-list-freshness-invalid');
  if (!validateDocument(freshness)) throw invalid(validateDocument.errors);
  return { freshness, bytes, signed };
}

/** The exact bytes of a freshness document. */
export function writeFreshness(freshness: Omit<Freshness, 'type'>): Uint8Array {
  return jsonBytes({ type: 'freshness', ...freshness } satisfies Freshness);
}

function invalid(errors: Parameters<typeof firstOf>[0]): ServerListProblem {
  const { where, why } = firstOf(errors);
  return new ServerListProblem('server-list-freshness-invalid', `the freshness file is not valid: ${where} ${why}`);
}
