/** Reads a properties file as `java.util.Properties.load` does. */
export function readProperties(bytes: Uint8Array): Readonly<Record<string, string>> {
  const properties: Record<string, string> = {};
  const lines = Buffer.from(bytes).toString('latin1').replace(/(?<!\\)((?:\\\\)*)\\\r?\n[ \t\f]*/g, '$1').split(/\r\n|\r|\n/);
  for (const line of lines) {
    const content = line.replace(/^[ \t\f]+/, '');
    if (content === '' || content.startsWith('#') || content.startsWith('!')) continue;
    const [, name = '', value = ''] = /^((?:\\.|[^\\:= \t\f])*)[ \t\f]*[:=]?[ \t\f]*(.*)$/.exec(content) ?? [];
    properties[unescape(name)] = unescape(value);
  }
  return properties;
}

const named: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescape(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_all, code: string | undefined, character: string | undefined) =>
    code === undefined ? (named[character ?? ''] ?? character ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
