import { attributeTypeOf, foldText, type AttributeType } from './attribute.ts';
import { Refusal } from './result.ts';

/** One step of a distinguished name; the directory's own entries have one attribute in each. */
export interface Rdn {
  readonly type: AttributeType;
  readonly value: string;
}

/** A distinguished name in the form in which names are compared: from the root down, one text an RDN. */
export type NameKey = readonly string[];

/** Longer than any name here: what a stranger sends is not looked at without end. */
const longestName = 1024;

/** The name as text, from the entry up to the root (RFC 4514). @param name from the root down */
export function writeName(name: readonly Rdn[]): string {
  return name.toReversed().map(({ type, value }) => `${type}=${escapeValue(value)}`).join(',');
}

/** A name in the form in which names are compared. @param name from the root down */
export function nameKey(name: readonly Rdn[]): NameKey {
  return name.map(({ type, value }) => rdnKey(type, value));
}

/** Reads a distinguished name (RFC 4514) in the form in which names are compared. @throws Refusal `invalidDNSyntax` */
export function readName(text: string): NameKey {
  if (text === '') return [];
  if (text.length > longestName) throw wrongName('it is too long');
  return splitUnescaped(text, ',').map((rdn) => splitUnescaped(rdn, '+').map(assertionKey).sort().join('+')).reverse();
}

/** Whether the entry is the base or below it. */
export function isWithin(entry: NameKey, base: NameKey): boolean {
  return base.every((rdn, at) => rdn === entry[at]);
}

function assertionKey(text: string): string {
  const match = /^ *([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+) *= *(.*)$/su.exec(text);
  const [, type, value] = match ?? [];
  if (type === undefined || value === undefined) throw wrongName('an RDN is not TYPE=VALUE');
  return rdnKey(attributeTypeOf(type) ?? type.toLowerCase(), readValue(value));
}

function rdnKey(type: string, value: string): string {
  // JSON keeps apart what the separators of names would mix up.
  return JSON.stringify([type, foldText(value).trim()]);
}

/** Parts between separators that no backslash precedes. */
function splitUnescaped(text: string, separator: ',' | '+'): readonly string[] {
  const parts = [''];
  for (const [piece] of text.matchAll(/\\?[^]/gu)) {
    if (piece === separator) parts.push('');
    else parts.push((parts.pop() ?? '') + piece);
  }
  return parts;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** RFC 4514 3: `\,` and `\2C` stand for themselves; a value by its BER octets (`#…`) is of no type in this directory. */
function readValue(text: string): string {
  const trimmed = text.replace(/(?<!\\) +$/u, '');
  const octets: Uint8Array[] = [];
  for (const [piece] of trimmed.matchAll(/\\[0-9A-Fa-f]{2}|\\?[^]/gu)) {
    const [first = '', ...rest] = piece;
    if (first === '\\' && rest.length === 2) octets.push(Buffer.from(rest.join(''), 'hex'));
    else if (first === '\\' && / |["#+,;<=>\\]/u.test(rest.join(''))) octets.push(Buffer.from(rest.join('')));
    else if (first === '\\' || '";<>\0'.includes(first)) throw wrongName('a character that needs escaping, or must not be escaped');
    else octets.push(Buffer.from(piece));
  }
  if (trimmed.startsWith('#')) throw wrongName('a value given by its BER octets');
  try {
    return utf8.decode(Buffer.concat(octets));
  } catch {
    throw wrongName('a value that is not UTF-8');
  }
}

function escapeValue(value: string): string {
  return value.replaceAll(/["+,;<=>\\]|^[ #]| $/gu, (character) => `\\${character}`).replaceAll('\0', String.raw`\00`);
}

function wrongName(why: string): Refusal {
  return new Refusal('invalidDNSyntax', `this is no distinguished name: ${why}`);
}
