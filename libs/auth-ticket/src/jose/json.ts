/** The members of a JSON object. */
export type Members = ReadonlyMap<string, unknown>;

/**
 * Reads JSON in UTF-8 in which no object has two members of one name: which of them counts would depend on the
 * reader (RFC 7519, 4; RFC 8259, 4).
 *
 * @returns undefined for anything else
 */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return repeatsMember(text) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** The members of a value that is an object; undefined for any other value. */
export function membersOf(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : undefined;
}

/** @param text well-formed JSON: a string before a colon is the name of a member of the innermost open object */
function repeatsMember(text: string): boolean {
  const open: Set<unknown>[] = [];
  for (const [token, string, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (colon !== undefined) {
      const names = open.at(-1);
      const name: unknown = JSON.parse(string ?? '');
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
}
