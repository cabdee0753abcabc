import { createHash } from 'node:crypto';
import { readCertificate } from '@testbed/pki';
import type { ListedCertificate, ListedServer, ServerList } from './model.ts';

/** A field that differs between two lists; one without `before` is new, one without `after` is gone. */
export interface Change {
  /**
   * Where, in the manner of a JSON pointer; servers go by their id and certificates by their fingerprint, so that a
   * moved entry is not a changed one: `/servers/ID/certificates/sha256:…/purpose`.
   */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Every field that differs between two lists, unknown members and the order of entries included. Nothing when both say the same. */
export function diffServerLists(before: ServerList, after: ServerList): readonly Change[] {
  const [old, young] = [flatten(before), flatten(after)];
  const paths = [...new Set([...old.fields.keys(), ...young.fields.keys()])];
  const fields = paths.flatMap((path): Change[] => {
    const [was, is] = [old.fields.get(path), young.fields.get(path)];
    if (was === is) return [];
    return [{ path, ...(was !== undefined && { before: JSON.parse(was) as unknown }), ...(is !== undefined && { after: JSON.parse(is) as unknown }) }];
  });
  const orders = [...old.entries].flatMap(([path, keys]): Change[] => {
    const others = young.entries.get(path) ?? [];
    const [was, is] = [keys.filter((key) => others.includes(key)), others.filter((key) => keys.includes(key))];
    return was.join('\n') === is.join('\n') ? [] : [{ path, before: was, after: is }];
  });
  return [...fields, ...orders];
}

interface Flat {
  /** JSON of each field, by path. */
  readonly fields: Map<string, string>;
  /** Keys of servers and certificates in their order, by the path of the array. */
  readonly entries: Map<string, readonly string[]>;
}

function flatten(list: ServerList): Flat {
  const flat: Flat = { fields: new Map(), entries: new Map() };
  add(flat, '', list);
  return flat;
}

function add(flat: Flat, path: string, value: unknown): void {
  const keyOf = keyAt(path);
  if (keyOf && Array.isArray(value) && value.length > 0) {
    const keys = distinct(value.map(keyOf));
    flat.entries.set(path, keys);
    for (const [index, key] of keys.entries()) add(flat, `${path}/${escape(key)}`, value[index]);
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0) {
    for (const [member, content] of Object.entries(value)) add(flat, `${path}/${escape(member)}`, content);
  } else flat.fields.set(path, JSON.stringify(value));
}

/** How the entries of the array at a path are told apart. */
function keyAt(path: string): ((entry: unknown) => string) | undefined {
  if (path === '/servers') return (entry) => (entry as ListedServer).id;
  if (/^\/servers\/[^/]+\/certificates$/.test(path)) return (entry) => fingerprintOf((entry as ListedCertificate).pem);
  return undefined;
}

/** Of the certificate, so that another line end is no other certificate; of a draft's text where it is none yet. */
function fingerprintOf(pem: string): string {
  return `sha256:${createHash('sha256').update(derOf(pem) ?? pem).digest('hex')}`;
}

function derOf(pem: string): Uint8Array | undefined {
  try {
    return readCertificate(pem).raw;
  } catch {
    return undefined;
  }
}

/** A draft may have an id twice. */
function distinct(keys: readonly string[]): readonly string[] {
  return keys.map((key, index) => {
    const before = keys.slice(0, index).filter((other) => other === key).length;
    return before === 0 ? key : `${key} (${before + 1})`;
  });
}

function escape(member: string): string {
  return member.replaceAll('~', '~0').replaceAll('/', '~1');
}
