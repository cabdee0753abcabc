/** The fields of a label that begins with `data:`, by lower-case name (specification, appendix D); undefined for free text. */
export function labelFields(label: string): ReadonlyMap<string, string> | undefined {
  if (!label.startsWith('data:')) return undefined;
  const comma = label.indexOf(',');
  const text = label.slice(Math.max(comma, 4) + 1);
  const pairs = label.slice(5, comma).endsWith(';base64') ? Buffer.from(text, 'base64').toString() : text;
  return new Map([...new URLSearchParams(pairs)].map(([name, value]) => [name.toLowerCase(), value]));
}

const eid = ['cn', 'serial_number'];

/** What a type of label must have besides `v` and `type`. */
const required: Readonly<Record<string, readonly string[]>> = { 'id-card': eid, 'digi-id': eid, 'digi-id e-resident': eid, secret: ['label'], pw: ['label'], auth: ['sn'] };

/** The required fields that a `data:` label lacks. */
export function missingFields(fields: ReadonlyMap<string, string>): readonly string[] {
  const wanted = ['v', 'type', ...(required[fields.get('type')?.toLowerCase() ?? ''] ?? [])];
  return wanted.filter((name) => (fields.get(name) ?? '') === '');
}
