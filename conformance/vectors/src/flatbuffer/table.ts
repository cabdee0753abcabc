/** A number that stands in its table: a `byte` enum or union type, or an `int32`. */
export interface Scalar {
  readonly width: 1 | 4;
  readonly value: number;
}

/** A field's value: a number in place, or what an offset leads to (a string, a byte vector, a table, a vector of tables). */
export type Value = Scalar | string | Buffer | Table | readonly Table[];

/** A FlatBuffers table: the schema's field names in the order of their ids, and values for some of them. */
export interface Table {
  readonly layout: readonly string[];
  readonly values: Readonly<Record<string, Value | undefined>>;
}

export const int8 = (value: number): Scalar => ({ width: 1, value });
export const int32 = (value: number): Scalar => ({ width: 4, value });

export function isScalar(value: Value): value is Scalar {
  return typeof value === 'object' && 'width' in value;
}

export function isTable(value: Value | undefined): value is Table {
  return typeof value === 'object' && 'layout' in value;
}

/** The value at a path such as `recipients[0].capsule.salt`; undefined where there is none. */
export function valueAt(table: Table, path: string): Value | undefined {
  const { name, index, rest } = firstStep(path);
  const value = table.values[name];
  const at = index === undefined ? value : (value as readonly Table[])[index];
  return rest === '' ? at : isTable(at) ? valueAt(at, rest) : undefined;
}

/** The same table with another value at a path; `undefined` leaves the field out. */
export function withValue(table: Table, path: string, value: Value | undefined): Table {
  const { name, index, rest } = firstStep(path);
  const old = table.values[name];
  const inner = (at: Value | undefined): Value | undefined => (rest === '' ? value : withValue(at as Table, rest, value));
  const changed = index === undefined ? inner(old) : (old as readonly Table[]).map((element, at) => (at === index ? (inner(element) as Table) : element));
  return { ...table, values: { ...table.values, [name]: changed } };
}

function firstStep(path: string): { readonly name: string; readonly index: number | undefined; readonly rest: string } {
  const { name = '', index, rest = '' } = /^(?<name>\w+)(?:\[(?<index>\d+)\])?\.?(?<rest>.*)$/u.exec(path)?.groups ?? {};
  return { name, index: index === undefined ? undefined : Number(index), rest };
}
