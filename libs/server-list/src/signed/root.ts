import type { KeyObject } from 'node:crypto';
import { jsonBytes, readJson } from '../json.ts';
import { ServerListProblem } from '../problem.ts';
import { compileSchema, firstOf } from '../schema.ts';
import rootSchema from './root.schema.json' with { type: 'json' };
import { algorithmOf, keyIdOf, publicKeyFrom, type ListAlgorithm } from './signing-key.ts';

/** Who signs what: the next root, the list, or its freshness. */
export type RoleName = 'root' | 'list' | 'freshness';

const roleNames: readonly RoleName[] = ['root', 'list', 'freshness'];

/** The keys of a role, and how many of them must sign. */
export interface Role {
  readonly keyIds: readonly string[];
  readonly threshold: number;
}

interface RootFile {
  readonly type: 'root';
  readonly version: number;
  readonly environment: string;
  readonly issued: string;
  readonly expires: string;
  readonly keys: Readonly<Record<string, { readonly algorithm: ListAlgorithm; readonly publicKey: string }>>;
  readonly roles: Readonly<Record<RoleName, Role>>;
}

/** A root document, read: what a client's trust in a list begins with. */
export interface Root extends Omit<RootFile, 'keys' | 'type'> {
  readonly keys: Readonly<Record<string, { readonly algorithm: ListAlgorithm; readonly publicKey: KeyObject }>>;
  /** The exact bytes that are signed. */
  readonly bytes: Uint8Array;
}

/** What a new root says. */
export interface RootOrder {
  /** 1, or one more than the root before. */
  readonly version: number;
  readonly environment: string;
  readonly issued: Date;
  readonly expires: Date;
  /** Public keys of each role and how many of them must sign. A key may have several roles. */
  readonly roles: Readonly<Record<RoleName, { readonly keys: readonly KeyObject[]; readonly threshold: number }>>;
}

const validate = compileSchema<RootFile>(rootSchema);

/** The bytes of a root document. @throws ServerListProblem `server-list-key-unsupported`, `server-list-root-invalid` (a threshold that its keys can't meet) */
export function writeRoot({ version, environment, issued, expires, roles }: RootOrder): Uint8Array {
  const keys = roleNames.flatMap((role) => roles[role].keys);
  const entryOf = (key: KeyObject): [string, RootFile['keys'][string]] => [
    keyIdOf(key),
    { algorithm: algorithmOf(key), publicKey: key.export({ type: 'spki', format: 'der' }).toString('base64') },
  ];
  const roleOf = (role: RoleName): Role => ({ keyIds: [...new Set(roles[role].keys.map(keyIdOf))], threshold: roles[role].threshold });
  const file: RootFile = {
    type: 'root',
    version,
    environment,
    issued: issued.toISOString(),
    expires: expires.toISOString(),
    keys: Object.fromEntries(keys.map(entryOf)),
    roles: { root: roleOf('root'), list: roleOf('list'), freshness: roleOf('freshness') },
  };
  const bytes = jsonBytes(file);
  readRoot(bytes);
  return bytes;
}

/** Reads a root document; nothing is said about who signed it. @throws ServerListProblem `server-list-root-invalid` */
export function readRoot(bytes: Uint8Array): Root {
  const file = readJson(Buffer.from(bytes).toString(), 'the root document', 'server-list-root-invalid');
  if (!validate(file)) {
    const { where, why } = firstOf(validate.errors);
    throw invalid(`${where} ${why}`);
  }
  const { type: _type, ...root } = file;
  const keys = Object.fromEntries(Object.entries(file.keys).map(([id, key]) => [id, { algorithm: key.algorithm, publicKey: checkedKey(id, key) }]));
  for (const role of roleNames) {
    const { keyIds, threshold } = file.roles[role];
    const missing = keyIds.find((id) => !Object.hasOwn(keys, id));
    if (missing !== undefined) throw invalid(`the role ${role} names the key ${missing}, which is not there`);
    if (threshold > keyIds.length) throw invalid(`the role ${role} wants ${threshold} signatures of ${keyIds.length} keys`);
  }
  return { ...root, keys, bytes };
}

function checkedKey(id: string, { algorithm, publicKey }: RootFile['keys'][string]): KeyObject {
  let key: KeyObject;
  try {
    key = publicKeyFrom(publicKey);
  } catch (cause) {
    throw invalid(`the key ${id} can't be read`, cause);
  }
  if (keyIdOf(key) !== id) throw invalid(`the key ${id} is another key`);
  if (algorithmOf(key) !== algorithm) throw invalid(`the key ${id} does not sign with ${algorithm}`);
  return key;
}

function invalid(why: string, cause?: unknown): ServerListProblem {
  return new ServerListProblem('server-list-root-invalid', `the root document is not valid: ${why}`, { cause });
}
