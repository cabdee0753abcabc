/** The text of a Java properties file (java.util.Properties, ISO 8859-1 with `\u` escapes). */
export function propertiesText(title: string, properties: Readonly<Record<string, string>>): string {
  const lines = Object.entries(properties).map(([name, value]) => `${escape(name).replaceAll(' ', '\\ ')}=${escape(value).replace(/^ +/, (spaces) => spaces.replaceAll(' ', '\\ '))}`);
  return `${[`# ${escape(title)}`, ...lines].join('\n')}\n`;
}

const named: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\f': '\\f' };

function escape(text: string): string {
  return text.replace(/[^ -~]|[\\:=#!]/g, (character) => {
    const code = character.charCodeAt(0);
    if (code > 0x20 && code < 0x7f) return `\\${character}`;
    return named[character] ?? `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
