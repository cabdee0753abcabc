/** The object that a draft's text is; none while it is broken. */
export function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a draft as the console writes it. Members without a value are left out. */
export function textFor(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
