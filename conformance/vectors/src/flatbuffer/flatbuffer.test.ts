import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, type Vtables } from './build.ts';
import { int32, int8, valueAt, withValue, type Table, type Value } from './table.ts';
import { bytesAt, fieldOf, rootOf, tableAt } from '../testing/read-flatbuffer.ts';

const layout = ['number', 'byte', 'text', 'bytes', 'inner'] as const;

const leaf = fc.record({ number: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), byte: fc.integer({ min: -128, max: 127 }), text: fc.string({ unit: 'grapheme' }), bytes: fc.uint8Array({ maxLength: 50 }) }, { requiredKeys: [] });

interface Fields {
  readonly number?: number | undefined;
  readonly byte?: number | undefined;
  readonly text?: string | undefined;
  readonly bytes?: Uint8Array | undefined;
}

function tableOf({ number, byte, text, bytes }: Fields, inner?: Table): Table {
  const values: Record<string, Value | undefined> = {
    number: number === undefined ? undefined : int32(number),
    byte: byte === undefined ? undefined : int8(byte),
    text,
    bytes: bytes && Buffer.from(bytes),
    inner,
  };
  return { layout, values };
}

/** The table at a place, read field by field. */
function readBack(buffer: Buffer, at: number): Table {
  const read = <T>(name: (typeof layout)[number], as: (field: number) => T): T | undefined => {
    const field = fieldOf(buffer, at, layout.indexOf(name));
    return field === undefined ? undefined : as(field);
  };
  const fields = { number: read('number', (field) => buffer.readInt32LE(field)), byte: read('byte', (field) => buffer.readInt8(field)), text: read('text', (field) => bytesAt(buffer, field).toString()), bytes: read('bytes', (field) => bytesAt(buffer, field)) };
  return tableOf(fields, read('inner', (field) => readBack(buffer, tableAt(buffer, field))));
}

describe('FlatBuffers', () => {
  test.each<Vtables>(['own', 'shared', 'last'])('every table reads back, vtables %s', (vtables) => {
    fc.assert(fc.property(leaf, leaf, (outer, inner) => {
      const table = tableOf(outer, tableOf(inner));
      const { bytes } = build(table, vtables);
      expect(readBack(bytes, rootOf(bytes))).toEqual(table);
    }));
  });

  test('a table larger than any first guess reads back', () => {
    const table = tableOf({ text: 'x'.repeat(100_000), number: 1 }, tableOf({ bytes: Buffer.alloc(50_000, 7) }));
    const { bytes } = build(table);
    expect(readBack(bytes, rootOf(bytes))).toEqual(table);
  });

  test('what an offset leads to is aligned, and its place is known', () => {
    const { bytes, places } = build(tableOf({ byte: 1, text: 'abc', bytes: Buffer.of(1, 2, 3) }));
    const text = places.get('text');
    expect(text && text.target % 4).toBe(0);
    expect(text && bytes.readUInt32LE(text.field) + text.field).toBe(text?.target);
    expect(text && bytes.readUInt16LE(text.vtable) + rootOf(bytes)).toBe(text?.field);
  });

  test('a value is found and replaced by its path, the rest stays', () => {
    const table: Table = { layout: ['list'], values: { list: [tableOf({ number: 1 }), tableOf({ number: 2 }, tableOf({ text: 'old', byte: 3 }))] } };
    const changed = withValue(table, 'list[1].inner.text', 'new');
    expect(valueAt(changed, 'list[1].inner.text')).toBe('new');
    expect(valueAt(changed, 'list[1].inner.byte')).toEqual(int8(3));
    expect(valueAt(table, 'list[1].inner.text')).toBe('old');
    expect(valueAt(withValue(table, 'list[1].inner', undefined), 'list[1].inner.text')).toBeUndefined();
  });
});
