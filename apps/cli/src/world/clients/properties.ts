/** The text of a Java properties file: what is not printable ASCII, and backslashes, escaped. The names need no escaping. */
export function propertiesText(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${escaped(value)}\n`)
    .join('');
}

function escaped(value: string): string {
  const text = value.replaceAll('\\', '\\\\').replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return text.replace(/^ /, '\\ ');
}
