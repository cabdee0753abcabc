import { ContainerProblem } from '../../problem.ts';
import type { Layout } from '../fields.ts';

/**
 * Reads FlatBuffers tables out of bytes nobody has vouched for. The JavaScript runtime has no verifier, so each
 * offset, vtable, vector length and string is checked here at the moment it is used. References only point
 * forward, so tables cannot form a cycle, but many references may share one target: the work is bounded by a budget.
 */

interface Buffer {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Bytes that may still be visited. */
  budget: number;
}

/** A table whose own bounds and vtable were checked; its fields are checked when read. */
export interface Table<L extends Layout> {
  readonly buffer: Buffer;
  readonly layout: L;
  /** Path for messages, e.g. `recipients[0].capsule`. */
  readonly path: string;
  readonly start: number;
  readonly length: number;
  readonly vtable: number;
  readonly vtableLength: number;
}

/** Without shared targets each byte is visited once; builders may share strings, so allow some of that. */
const budgetPerByte = 4;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The root table. @throws ContainerProblem `header-malformed`, as all functions here */
export function rootTable<L extends Layout>({ buffer: memory, byteOffset, byteLength }: Uint8Array, layout: L): Table<L> {
  const bytes = new Uint8Array(memory, byteOffset, byteLength);
  const view = new DataView(memory, byteOffset, byteLength);
  const buffer = { bytes, view, budget: budgetPerByte * bytes.length };
  if (bytes.length < 8) throw malformed('', `${bytes.length} bytes cannot hold a table`);
  return openTable(buffer, layout, follow(buffer, 0, ''), '');
}

/** A `byte` field; 0 when absent. */
export function byteOf<L extends Layout>(table: Table<L>, field: keyof L & string): number {
  const at = locate(table, field, 1);
  return at === undefined ? 0 : table.buffer.view.getUint8(at);
}

/** An `int32` field; 0 when absent. */
export function int32Of<L extends Layout>(table: Table<L>, field: keyof L & string): number {
  const at = locate(table, field, 4);
  return at === undefined ? 0 : table.buffer.view.getInt32(at, true);
}

/** A required `[ubyte]` field: a view, not a copy. */
export function bytesOf<L extends Layout>(table: Table<L>, field: keyof L & string): Uint8Array {
  const { start, length } = vectorAt(table.buffer, target(table, field), 1, pathOf(table, field));
  return table.buffer.bytes.subarray(start, start + length);
}

/** A required string field. */
export function stringOf<L extends Layout>(table: Table<L>, field: keyof L & string): string {
  const { bytes, view } = table.buffer;
  const path = pathOf(table, field);
  const { start, length } = vectorAt(table.buffer, target(table, field), 1, path);
  if (start + length >= bytes.length || view.getUint8(start + length) !== 0) throw malformed(path, 'the string has no terminator');
  try {
    return utf8.decode(bytes.subarray(start, start + length));
  } catch (cause) {
    throw malformed(path, 'the string is not UTF-8', cause);
  }
}

/** A required table field, also the value of a union. */
export function tableOf<L extends Layout, M extends Layout>(table: Table<L>, field: keyof L & string, layout: M): Table<M> {
  return openTable(table.buffer, layout, target(table, field), pathOf(table, field));
}

/** A vector of tables; undefined when absent. */
export function tablesOf<L extends Layout, M extends Layout>(table: Table<L>, field: keyof L & string, layout: M): Table<M>[] | undefined {
  const at = locate(table, field, 4);
  if (at === undefined) return undefined;
  const { buffer } = table;
  const path = pathOf(table, field);
  const { start, length } = vectorAt(buffer, follow(buffer, at, path), 4, path);
  return Array.from({ length }, (_, index) => {
    const element = `${path}[${index}]`;
    return openTable(buffer, layout, follow(buffer, start + 4 * index, element), element);
  });
}

/** The error for something at `path` that is not as the schema says. */
export function malformed(path: string, what: string, cause?: unknown): ContainerProblem {
  return new ContainerProblem('header-malformed', `header${path && ` ${path}`}: ${what}`, { cause });
}

/** Where a field is in messages. */
export function pathOf<L extends Layout>(table: Table<L>, field: keyof L & string): string {
  return table.path ? `${table.path}.${field}` : field;
}

function openTable<L extends Layout>(buffer: Buffer, layout: L, start: number, path: string): Table<L> {
  const { bytes, view } = buffer;
  const vtable = start - view.getInt32(start, true);
  if (vtable < 0 || vtable + 4 > bytes.length) throw malformed(path, 'the vtable is outside the header');
  const vtableLength = view.getUint16(vtable, true);
  const length = view.getUint16(vtable + 2, true);
  if (vtableLength < 4 || vtableLength % 2 === 1 || vtable + vtableLength > bytes.length) throw malformed(path, 'the vtable length is wrong');
  if (length < 4 || start + length > bytes.length) throw malformed(path, 'the table length is wrong');
  spend(buffer, length + 4, path);
  return { buffer, layout, path, start, length, vtable, vtableLength };
}

/** Position of a field of `width` bytes; undefined when the table does not have it. */
function locate<L extends Layout>(table: Table<L>, field: keyof L & string, width: number): number | undefined {
  const entry = 4 + 2 * (table.layout[field] as number);
  if (entry + 2 > table.vtableLength) return undefined;
  const offset = table.buffer.view.getUint16(table.vtable + entry, true);
  if (offset === 0) return undefined;
  if (offset < 4 || offset + width > table.length) throw malformed(pathOf(table, field), 'the field is outside its table');
  return table.start + offset;
}

/** Position a required reference field points at. */
function target<L extends Layout>(table: Table<L>, field: keyof L & string): number {
  const at = locate(table, field, 4);
  if (at === undefined) throw malformed(pathOf(table, field), 'a required field is missing');
  return follow(table.buffer, at, pathOf(table, field));
}

function follow({ bytes, view }: Buffer, at: number, path: string): number {
  const offset = view.getUint32(at, true);
  if (offset === 0 || at + offset + 4 > bytes.length) throw malformed(path, 'an offset points outside the header');
  return at + offset;
}

function vectorAt(buffer: Buffer, at: number, width: number, path: string): { start: number; length: number } {
  const length = buffer.view.getUint32(at, true);
  const start = at + 4;
  if (start + length * width > buffer.bytes.length) throw malformed(path, 'a vector is longer than the header');
  spend(buffer, 4 + length * width, path);
  return { start, length };
}

function spend(buffer: Buffer, bytes: number, path: string): void {
  buffer.budget -= bytes;
  if (buffer.budget < 0) throw malformed(path, 'too many references to the same bytes');
}
