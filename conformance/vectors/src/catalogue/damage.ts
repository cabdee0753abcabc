import { build, type Built } from '../flatbuffer/build.ts';
import { valueAt, withValue, type Table } from '../flatbuffer/table.ts';

/** A copy with one bit other, by default the lowest of the byte. */
export function flipped(bytes: Buffer, at: number, bit = 1): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ bit, at);
  return copy;
}

export function int32BE(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** Leaves a field of the header out. */
export function without(path: string): (header: Table) => Table {
  return (header) => withValue(header, path, undefined);
}

/** Overwrites little-endian bytes at a named place of the built header. */
export function poked(path: string, part: 'field' | 'target' | 'vtable', width: 1 | 2 | 4, value: number | ((old: number) => number), offset = 0): (built: Built) => Buffer {
  return (built) => {
    const bytes = Buffer.from(built.bytes);
    const position = placeOf(built, path)[part] + offset;
    const old = bytes.readUIntLE(position, width);
    const next = typeof value === 'number' ? value : value(old);
    bytes.writeUIntLE(next < 0 ? next + 2 ** (8 * width) : next, position, width);
    return bytes;
  };
}

/** Where something is in the built header. */
export function placeOf({ places }: Built, path: string): { readonly field: number; readonly target: number; readonly vtable: number } {
  const place = places.get(path);
  if (!place) throw new Error(`the header has nothing at ${path}`);
  return place;
}

/** Lengthens the label of the last recipient until the header has exactly `length` bytes, which must be a multiple of four. */
export function grownTo(length: number): (header: Table) => Table {
  return (header) => {
    const last = (valueAt(header, 'recipients') as readonly Table[]).length - 1;
    const path = `recipients[${last}].key_label`;
    const label = valueAt(header, path) as string;
    const missing = length - build(header).bytes.length;
    return withValue(header, path, label.padEnd(label.length + missing, '.'));
  };
}
