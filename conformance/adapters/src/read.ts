import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import type { Adapter } from './adapter.ts';
import schema from './adapter.schema.json' with { type: 'json' };
import { AdapterProblem } from './problem.ts';

type AdapterFile = Omit<Adapter, 'digest' | 'folder' | 'reencrypt' | 'environment' | 'refusals'> &
  Partial<Pick<Adapter, 'reencrypt' | 'environment'>> & { readonly refusals?: Readonly<Record<string, readonly string[]>> };

const valid = new Ajv({ verbose: true }).compile<AdapterFile>(schema);

/** Reads an adapter file (files.md, "adapter file"). @throws AdapterProblem `adapter-unreadable`, `adapter-invalid` naming the member */
export function readAdapter(path: string): Adapter {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new AdapterProblem('adapter-unreadable', `there is no adapter file ${path}`, 'check the path', { cause });
  }
  const file = parse(path, bytes);
  const { kind, name, version, encrypt, decrypt, reencrypt, arguments: additions, files, supports, success, environment = {}, refusals } = file;
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { kind, name, digest, folder: dirname(resolve(path)), version, encrypt, decrypt, reencrypt, arguments: additions, files, supports, success, environment, refusals: refusals && expressions(path, refusals) };
}

function parse(path: string, bytes: Buffer): AdapterFile {
  let content: unknown;
  try {
    content = JSON.parse(bytes.toString());
  } catch (cause) {
    throw new AdapterProblem('adapter-invalid', `${path} is not JSON: ${(cause as Error).message}`, 'correct the file', { cause });
  }
  if (valid(content)) return content;
  const [complaint] = valid.errors ?? [];
  throw new AdapterProblem('adapter-invalid', [`${path}:`, complaint?.instancePath, complaint && wordsOf(complaint)].filter(Boolean).join(' '), 'correct the member; docs/certify-client.md describes each');
}

function wordsOf({ instancePath, keyword, data, message = '' }: ErrorObject): string {
  return instancePath.startsWith('/supports/') && keyword === 'pattern' ? `is ${JSON.stringify(data)}, which is no scheme and no use case: SC01 to SC07, UC.Client.01 and so on` : message;
}

function expressions(path: string, refusals: NonNullable<AdapterFile['refusals']>): NonNullable<Adapter['refusals']> {
  return Object.fromEntries(
    Object.entries(refusals).map(([layer, sources]) => {
      try {
        return [layer, sources.map((source) => new RegExp(source, 'u'))];
      } catch (cause) {
        throw new AdapterProblem('adapter-invalid', `${path}: /refusals/${layer} ${(cause as Error).message}`, 'write regular expressions as JavaScript has them', { cause });
      }
    }),
  );
}
