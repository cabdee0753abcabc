import { Builder, type Offset } from 'flatbuffers';
import type { Layout } from '../fields.ts';

/** A table to be written: every field has a value or is left out. */
export interface TableData {
  readonly ids: Layout;
  readonly values: Readonly<Record<string, Value>>;
}

/** A string, a `[ubyte]`, a number of known width, a table, a vector of tables; undefined leaves the field out. */
type Value = string | Uint8Array | { readonly byte: number } | { readonly int32: number } | TableData | readonly TableData[] | undefined;

/** Gives each field of a table its value. */
export function table<L extends Layout>(ids: L, values: Readonly<Record<keyof L & string, Value>>): TableData {
  return { ids, values };
}

/** Writes a tree of tables as one FlatBuffer. */
export function writeFlatBuffer(root: TableData): Uint8Array {
  const builder = new Builder(1024);
  builder.finish(writeTable(builder, root));
  return builder.asUint8Array();
}

function writeTable(builder: Builder, { ids, values }: TableData): Offset {
  // What a table points at must be in the buffer before the table begins.
  const fields = Object.entries(values).map(([field, value]) => ({ id: ids[field] as number, value: writeReferenced(builder, value) }));
  builder.startObject(fields.length);
  for (const { id, value } of fields) {
    if (value === undefined) continue;
    if (typeof value === 'number') builder.addFieldOffset(id, value, 0);
    else if ('byte' in value) builder.addFieldInt8(id, value.byte, 0);
    else builder.addFieldInt32(id, value.int32, 0);
  }
  return builder.endObject();
}

function writeReferenced(builder: Builder, value: Value): Offset | { readonly byte: number } | { readonly int32: number } | undefined {
  if (typeof value === 'string') return builder.createString(value);
  if (value instanceof Uint8Array) return builder.createByteVector(value);
  if (Array.isArray(value)) return writeVector(builder, value as readonly TableData[]);
  if (value !== undefined && 'ids' in value) return writeTable(builder, value);
  return value as Exclude<typeof value, readonly TableData[]>;
}

function writeVector(builder: Builder, elements: readonly TableData[]): Offset {
  const offsets = elements.map((element) => writeTable(builder, element));
  builder.startVector(4, offsets.length, 4);
  for (const offset of offsets.toReversed()) builder.addOffset(offset);
  return builder.endVector();
}
