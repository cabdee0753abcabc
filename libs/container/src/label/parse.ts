/** What a key label says: fields by lower-case name, `type` and `v` among them, or just text. */
export type Label =
  | { readonly form: 'data'; readonly fields: Readonly<Record<string, string>> }
  | { readonly form: 'text'; readonly text: string };

const dataUrl = /^data:(?<mediaType>[^;,=]*)(?<base64>;base64)?,(?<data>.*)$/isu;
/** Written by Java clients before 1.4: no comma. */
const oldForm = /^data:(?<data>.*)$/isu;

/**
 * Reads a key label (specification, "KeyLabel field specification"). Never fails: a container must open even when
 * its label does not parse, so what is not a machine-readable label is text, the whole of it.
 */
export function parseLabel(text: string): Label {
  const { mediaType = '', base64, data } = (dataUrl.exec(text) ?? oldForm.exec(text))?.groups ?? {};
  if (data === undefined || !/^(?:application\/x-www-form-urlencoded)?$/iu.test(mediaType)) return { form: 'text', text };
  const fields = parseFields(base64 === undefined ? data : Buffer.from(data, 'base64').toString('utf8'));
  return fields?.['type'] === undefined || fields['v'] === undefined ? { form: 'text', text } : { form: 'data', fields };
}

function parseFields(data: string): Readonly<Record<string, string>> | undefined {
  try {
    return Object.fromEntries(data.split('&').map(parseField));
  } catch {
    return undefined;
  }
}

/** @throws URIError when the value is not URL encoding */
function parseField(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  const [key, value] = equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
  return [decode(key).toLowerCase(), decode(value)];
}

function decode(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll('+', ' '));
}
