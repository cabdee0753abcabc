/** Reads well-formed FlatBuffers, so that tests see the builder with other eyes. Nothing is checked. */

export function rootOf(buffer: Buffer): number {
  return buffer.readUInt32LE(0);
}

/** Where a field of a table is; undefined where the table has none. */
export function fieldOf(buffer: Buffer, table: number, id: number): number | undefined {
  const vtable = table - buffer.readInt32LE(table);
  const entry = 4 + 2 * id;
  const offset = entry < buffer.readUInt16LE(vtable) ? buffer.readUInt16LE(vtable + entry) : 0;
  return offset === 0 ? undefined : table + offset;
}

/** The table that an offset leads to. */
export function tableAt(buffer: Buffer, field: number): number {
  return field + buffer.readUInt32LE(field);
}

/** The string or byte vector that an offset leads to. */
export function bytesAt(buffer: Buffer, field: number): Buffer {
  const vector = tableAt(buffer, field);
  return buffer.subarray(vector + 4, vector + 4 + buffer.readUInt32LE(vector));
}
