/** Reads FlatBuffers by hand: a judge must not see headers through the eyes of what it judges. Offsets outside throw RangeError. */

/** Where the root table is. */
export function rootOf(buffer: Buffer): number {
  return buffer.readUInt32LE(0);
}

/** Where a field of a table is; undefined where the table has none. */
function fieldOf(buffer: Buffer, table: number, id: number): number | undefined {
  const vtable = table - buffer.readInt32LE(table);
  const entry = 4 + 2 * id;
  const offset = entry < buffer.readUInt16LE(vtable) ? buffer.readUInt16LE(vtable + entry) : 0;
  return offset === 0 ? undefined : table + offset;
}

/** A number of one byte; 0 where the table has none. */
export function byteIn(buffer: Buffer, table: number, id: number): number {
  const field = fieldOf(buffer, table, id);
  return field === undefined ? 0 : buffer.readInt8(field);
}

/** A number of four bytes; 0 where the table has none. */
export function intIn(buffer: Buffer, table: number, id: number): number {
  const field = fieldOf(buffer, table, id);
  return field === undefined ? 0 : buffer.readInt32LE(field);
}

/** A table in a table. @throws RangeError when it is missing */
export function tableIn(buffer: Buffer, table: number, id: number): number {
  const field = fieldOf(buffer, table, id);
  if (field === undefined) throw new RangeError(`field ${id} of the table at ${table} is missing`);
  return field + buffer.readUInt32LE(field);
}

/** A string or a vector of bytes. @throws RangeError when it is missing */
export function bytesIn(buffer: Buffer, table: number, id: number): Buffer {
  const vector = tableIn(buffer, table, id);
  const end = vector + 4 + buffer.readUInt32LE(vector);
  if (end > buffer.length) throw new RangeError(`the vector at ${vector} ends behind the buffer`);
  return buffer.subarray(vector + 4, end);
}

/** The tables of a vector of tables. @throws RangeError when it is missing */
export function tablesIn(buffer: Buffer, table: number, id: number): readonly number[] {
  const vector = tableIn(buffer, table, id);
  const count = buffer.readUInt32LE(vector);
  if (count > buffer.length / 4) throw new RangeError(`the vector at ${vector} ends behind the buffer`);
  return Array.from({ length: count }, (_, index) => {
    const element = vector + 4 + 4 * index;
    return element + buffer.readUInt32LE(element);
  });
}
