/**
 * A reader of DER (X.690 10): certificates and OCSP answers are read at every request, where a reader that knows all of
 * ASN.1 takes milliseconds. It knows definite lengths in their shortest form and tags of one octet, and refuses the rest.
 */

/** One element. */
export interface Element {
  /** The identifier octet: `0x30` is a SEQUENCE, `0xa0` is `[0]` around something. */
  readonly tag: number;
  /** The element with its header. */
  readonly whole: Buffer;
  readonly contents: Buffer;
}

export const tags = { boolean: 0x01, integer: 0x02, bitString: 0x03, octets: 0x04, null: 0x05, oid: 0x06, enumerated: 0x0a, generalizedTime: 0x18, sequence: 0x30 } as const;

/** The elements that the bytes consist of. @throws TypeError when they are no DER */
export function elementsOf(bytes: Uint8Array): readonly Element[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const elements: Element[] = [];
  for (let at = 0; at < buffer.length; ) {
    const element = elementAt(buffer, at);
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

/** The elements in the one SEQUENCE that the bytes are. @throws TypeError */
export function sequenceOf(bytes: Uint8Array): readonly Element[] {
  return childrenOf(only(elementsOf(bytes)), tags.sequence);
}

/** The elements in an element with this tag. @throws TypeError */
export function childrenOf(element: Element | undefined, tag: number): readonly Element[] {
  return elementsOf(contentsOf(element, tag));
}

/** What is in an element with this tag. @throws TypeError when it is missing or another one */
export function contentsOf(element: Element | undefined, tag: number): Buffer {
  if (element?.tag !== tag) throw new TypeError(`expected an element with the tag ${tag}, not ${element?.tag}`);
  return element.contents;
}

/** The one element that there is. @throws TypeError when there are more or none */
export function only([first, ...others]: readonly Element[]): Element {
  if (!first || others.length > 0) throw new TypeError('expected one element');
  return first;
}

/** `1.2.840.…` @throws TypeError */
export function oidIn(element: Element | undefined): string {
  const octets = contentsOf(element, tags.oid);
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of octets) {
    arc = arc * 128 + (octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first] = arcs;
  if (first === undefined || (octets.at(-1) ?? 0) >= 0x80) throw new TypeError('this is no object identifier');
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...arcs.slice(1)].join('.');
}

/** The octets of a BIT STRING of whole octets. @throws TypeError */
export function bitsIn(element: Element | undefined): Buffer {
  const contents = contentsOf(element, tags.bitString);
  if (contents[0] !== 0) throw new TypeError('expected whole octets');
  return contents.subarray(1);
}

/** @throws TypeError when it is no BOOLEAN of DER */
export function booleanIn(element: Element | undefined): boolean {
  const { length, 0: value } = contentsOf(element, tags.boolean);
  if (length !== 1 || (value !== 0 && value !== 0xff)) throw new TypeError('this is no boolean');
  return value === 0xff;
}

/** An instant. @throws TypeError when it is no GeneralizedTime in UTC */
export function timeIn(element: Element | undefined): Date {
  const text = contentsOf(element, tags.generalizedTime).toString('latin1');
  const [, year, month, day, hour, minute, second, fraction = ''] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(text) ?? [];
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}Z`);
  if (Number.isNaN(time.getTime())) throw new TypeError('this is no time in UTC');
  return time;
}

function elementAt(buffer: Buffer, at: number): Element {
  const [tag, first] = [buffer[at], buffer[at + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new TypeError('this is no DER');
  const octets = first < 0x80 ? 0 : first - 0x80;
  const begin = at + 2 + octets;
  if (octets > 4 || first === 0x80 || begin > buffer.length) throw new TypeError('this is no DER');
  const length = octets === 0 ? first : buffer.readUIntBE(at + 2, octets);
  if (begin + length > buffer.length || (octets > 0 && length < Math.max(0x80, 256 ** (octets - 1)))) throw new TypeError('this is no DER');
  return { tag, whole: buffer.subarray(at, begin + length), contents: buffer.subarray(begin, begin + length) };
}
