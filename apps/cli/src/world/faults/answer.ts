import type { AnswerChange, ExchangeMisdeed } from './fault.ts';

/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  /** In their order and case; a name may come twice. */
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

export type Header = readonly [name: string, value: string];

/** The answer with what a fault changes in it; one that only disturbs its way leaves it as it is. */
export function changedAnswer(answer: Answer, does: ExchangeMisdeed | undefined): Answer {
  if (does?.kind === 'answer') return change(answer, does);
  if (does?.kind !== 'duplicate-header') return answer;
  const header: Header = [does.name, does.value];
  return { ...answer, headers: [...answer.headers, ...(namesHeader(answer, does.name) ? [header] : [header, header])] };
}

/** The answer of a fault that takes the server's place. */
export function ownAnswer({ status, headers = {}, body = '' }: Extract<ExchangeMisdeed, { readonly kind: 'status' }>): Answer {
  const octets = Buffer.from(body);
  return { status, headers: withHeaders([['content-length', String(octets.length)]], headers), body: octets };
}

function change(answer: Answer, { status = answer.status, headers = {}, body, members, without = [] }: AnswerChange): Answer {
  let octets = body === undefined ? answer.body : Buffer.from(body);
  if (members !== undefined || without.length > 0) octets = Buffer.from(withMembers(octets.toString(), members ?? {}, without));
  const length = octets.equals(answer.body) ? {} : { 'content-length': String(octets.length) };
  return { status, headers: withHeaders(withHeaders(answer.headers, length), headers), body: octets };
}

/** A body that is no JSON object begins as an empty one. */
function withMembers(body: string, members: Readonly<Record<string, unknown>>, without: readonly string[]): string {
  const kept = Object.entries({ ...objectOf(body), ...members }).filter(([name]) => !without.includes(name));
  return JSON.stringify(Object.fromEntries(kept));
}

function objectOf(body: string): object {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Each named header once with its value, in its place if it had one; with null gone. */
function withHeaders(headers: readonly Header[], changes: Readonly<Record<string, string | null>>): readonly Header[] {
  const named = new Map(Object.entries(changes).map(([name, value]) => [name.toLowerCase(), [name, value] as const]));
  const done = new Set<string>();
  const kept = headers.flatMap(([name, value]): Header[] => {
    const key = name.toLowerCase();
    const changed = named.get(key);
    if (!changed) return [[name, value]];
    if (changed[1] === null || done.has(key)) return [];
    done.add(key);
    return [[changed[0], changed[1]]];
  });
  return [...kept, ...[...named].flatMap(([key, [name, value]]): Header[] => (value === null || done.has(key) ? [] : [[name, value]]))];
}

function namesHeader({ headers }: Answer, wanted: string): boolean {
  return headers.some(([name]) => name.toLowerCase() === wanted.toLowerCase());
}
