import type { Response } from '@testbed/wire';

/** How two answers differ, apart from what varies anyway and the id that was asked for; undefined when they don't. */
export function differenceBetween(one: Seen, other: Seen, varying: ReadonlySet<string> = new Set()): string | undefined {
  if (one.status !== other.status) return `the status is ${one.status} and ${other.status}`;
  if (textOf(one) !== textOf(other)) return `the bodies differ (${one.body.length} and ${other.body.length} bytes)`;
  const [here, there] = [one, other].map(({ headers }) => headers.map(([name, value]) => (name === 'date' || varying.has(name) ? name : `${name}: ${value}`))) as [string[], string[]];
  const odd = [...here.filter((line) => !there.includes(line)), ...there.filter((line) => !here.includes(line))];
  if (odd.length > 0) return `these headers differ: ${odd.join(', ')}`;
  return here.join('\n') === there.join('\n') ? undefined : 'the headers come in another order';
}

/** An answer, and the id that was asked for. */
export type Seen = Response & { readonly id: string };

function textOf({ body, id }: Seen): string {
  return Buffer.from(body).toString('latin1').replaceAll(id, '{id}');
}

/** The headers whose value is another in a second answer to the same request, as the number of a request is. */
export function varyingHeaders(one: Response, again: Response): ReadonlySet<string> {
  const lines = new Set(again.headers.map((header) => header.join(': ')));
  return new Set(one.headers.filter((header) => !lines.has(header.join(': '))).map(([name]) => name));
}
