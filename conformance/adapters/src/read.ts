import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Ajv } from 'ajv';
import type { Adapter } from './adapter.ts';
import schema from './adapter.schema.json' with { type: 'json' };
import { AdapterProblem } from './problem.ts';

type AdapterFile = Omit<Adapter, 'digest' | 'folder' | 'reencrypt' | 'environment'> & Partial<Pick<Adapter, 'reencrypt' | 'environment'>>;

const valid = new Ajv().compile<AdapterFile>(schema);

/** Reads an adapter file (files.md, "adapter file"). @throws AdapterProblem `adapter-unreadable`, `adapter-invalid` naming the member */
export function readAdapter(path: string): Adapter {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new AdapterProblem('adapter-unreadable', `there is no adapter file ${path}`, 'check the path', { cause });
  }
  const file = parse(path, bytes);
  const { kind, name, version, encrypt, decrypt, reencrypt, arguments: additions, files, supports, success, environment = {} } = file;
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { kind, name, digest, folder: dirname(resolve(path)), version, encrypt, decrypt, reencrypt, arguments: additions, files, supports, success, environment };
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
  throw new AdapterProblem('adapter-invalid', `${path}: ${complaint?.instancePath ?? ''} ${complaint?.message}`.replace(':  ', ': '), 'correct the member; docs/certify-client.md describes each');
}
