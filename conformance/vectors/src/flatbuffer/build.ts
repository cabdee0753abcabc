import { isScalar, isTable, type Table, type Value } from './table.ts';

/** Where the parts of one field are in the built bytes. */
export interface Place {
  /** The field in its table: the number itself or the offset. For an element of a vector, its offset. */
  readonly field: number;
  /** What the offset leads to: a table, or the length of a vector or string. The field itself for numbers. */
  readonly target: number;
  /** The vtable of the table there; the entry of the field in its vtable for anything else. */
  readonly vtable: number;
}

/** A finished buffer, and where everything in it is, by path; the root table has the path `root`. */
export interface Built {
  readonly bytes: Buffer;
  readonly places: ReadonlyMap<string, Place>;
}

/** Where vtables go: before each table, before the first table that has the same one, or all behind the tables. */
export type Vtables = 'own' | 'shared' | 'last';

/**
 * A FlatBuffers buffer of a table and all below it. Parents stand before their children, in the order of the
 * schema: the same input gives the same bytes, and each can be found again to be damaged.
 */
export function build(root: Table, vtables: Vtables = 'own'): Built {
  let bytes = Buffer.alloc(4096);
  const places = new Map<string, Place>();
  const sharedVtables = new Map<string, number>();
  const waitingVtables: { readonly table: number; readonly entries: Buffer; readonly path: string }[] = [];
  let end = 4;

  const start = putTable(root, '');
  bytes.writeUInt32LE(start, 0);
  for (const { table: at, entries, path } of waitingVtables) {
    const vtable = append(entries, 2);
    bytes.writeInt32LE(at - vtable, at);
    const place = places.get(path);
    if (place) places.set(path, { ...place, vtable });
  }
  return { bytes: Buffer.from(bytes.subarray(0, align(end, 4))), places };

  function align(position: number, to: number): number {
    return Math.ceil(position / to) * to;
  }

  function append(content: Buffer, to: number): number {
    const position = align(end, to);
    if (position + content.length > bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(bytes.length + content.length)]);
    content.copy(bytes, position);
    end = position + content.length;
    return position;
  }

  function putTable({ layout, values }: Table, path: string): number {
    const present = layout.flatMap((name, id) => {
      const value = values[name];
      return value === undefined ? [] : [{ name, id, value, width: isScalar(value) ? value.width : 4 }];
    });
    const ids = present.map(({ id }) => id);
    const entries = Buffer.alloc(4 + 2 * (Math.max(-1, ...ids) + 1));
    let size = 4;
    for (const { id, width } of present.toSorted((a, b) => b.width - a.width)) {
      entries.writeUInt16LE(size, 4 + 2 * id);
      size += width;
    }
    entries.writeUInt16LE(entries.length, 0);
    entries.writeUInt16LE(size, 2);
    const vtable = putVtable(entries);
    const table = append(Buffer.alloc(size), 4);
    if (vtable === undefined) waitingVtables.push({ table, entries, path: path || 'root' });
    else bytes.writeInt32LE(table - vtable, table);
    if (path === '') places.set('root', { field: 0, target: table, vtable: vtable ?? 0 });
    for (const { name, id, value } of present) {
      const field = table + entries.readUInt16LE(4 + 2 * id);
      putField(value, field, (vtable ?? 0) + 4 + 2 * id, path === '' ? name : `${path}.${name}`);
    }
    return table;
  }

  function putVtable(entries: Buffer): number | undefined {
    if (vtables === 'last') return undefined;
    const known = vtables === 'shared' ? sharedVtables.get(entries.toString('hex')) : undefined;
    const vtable = known ?? append(entries, 2);
    sharedVtables.set(entries.toString('hex'), vtable);
    return vtable;
  }

  function putField(value: Value, field: number, entry: number, path: string): void {
    if (isScalar(value)) {
      if (value.width === 1) bytes.writeInt8(value.value, field);
      else bytes.writeInt32LE(value.value, field);
      places.set(path, { field, target: field, vtable: entry });
    } else putOffset(value, field, entry, path);
  }

  function putOffset(value: Exclude<Value, { readonly width: 1 | 4 }>, field: number, entry: number, path: string): void {
    const target = putTarget(value, path);
    bytes.writeUInt32LE(target - field, field);
    places.set(path, { field, target, vtable: isTable(value) ? target - bytes.readInt32LE(target) : entry });
  }

  function putTarget(value: Exclude<Value, { readonly width: 1 | 4 }>, path: string): number {
    if (isTable(value)) return putTable(value, path);
    if (typeof value === 'string') return putVector(Buffer.from(`${value}\0`), Buffer.byteLength(value));
    if (Buffer.isBuffer(value)) return putVector(value, value.length);
    const vector = putVector(Buffer.alloc(4 * value.length), value.length);
    for (const [index, element] of value.entries()) putOffset(element, vector + 4 + 4 * index, 0, `${path}[${index}]`);
    return vector;
  }

  function putVector(content: Buffer, length: number): number {
    const count = Buffer.alloc(4);
    count.writeUInt32LE(length);
    return append(Buffer.concat([count, content]), 4);
  }
}
