import { BerReader } from 'ldapts';

/** One BER element: its tag octet and the octets within it. */
export interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/** Tags of the universal class that LDAP uses (RFC 4511 5.1: primitive strings, definite lengths). */
export const tags = { boolean: 0x01, integer: 0x02, octetString: 0x04, enumerated: 0x0a, sequence: 0x30, set: 0x31 } as const;

/**
 * Octets that are no LDAP message, or one whose fields are not those of its operation. RFC 4511 4.1.1: whoever
 * sends them is told so once and the session ends.
 */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
  readonly code = 'message-malformed';
}

/** The elements that stand one after another. @throws MalformedMessage unless they fill the octets exactly */
export function elementsOf(octets: Buffer): readonly Element[] {
  const reader = new BerReader(octets);
  const elements: Element[] = [];
  while (reader.remain > 0) {
    const tag = octets.readUInt8(reader.offset);
    if ((tag & 0x1f) === 0x1f) throw new MalformedMessage('a tag of several octets');
    const content = attempt(() => reader.readString(tag, true));
    // The reader takes a length of four octets for a signed number.
    if (content === null || reader.length < 0) throw new MalformedMessage('an element that is longer than what it stands in');
    elements.push({ tag, content });
  }
  return elements;
}

/** How long the message is that starts with these octets; `undefined` while that cannot be told. @throws MalformedMessage */
export function messageLength(octets: Buffer): number | undefined {
  if (octets.length === 0) return undefined;
  if (octets[0] !== tags.sequence) throw new MalformedMessage('a message that is no SEQUENCE');
  const reader = new BerReader(octets);
  const start = attempt(() => reader.readLength(1));
  if (start === null) return undefined;
  if (reader.length < 0) throw new MalformedMessage('a message of more than 2 GiB');
  return start + reader.length;
}

/** The element if it is there and of this tag. @throws MalformedMessage */
export function expectElement(element: Element | undefined, tag: number): Element {
  if (element?.tag === tag) return element;
  throw new MalformedMessage(`tag 0x${tag.toString(16)} is missing`);
}

/** A whole number from 0 to 2^31-1, as all of LDAP's are. @throws MalformedMessage */
export function wholeOf(element: Element | undefined, tag: number = tags.integer): number {
  const { content } = expectElement(element, tag);
  if (content.length === 0 || content.length > 4 || content.readInt8(0) < 0) throw new MalformedMessage('a number that is not from 0 to 2147483647');
  return content.readUIntBE(0, content.length);
}

/** RFC 4511 5.1: true is 0xFF. @throws MalformedMessage */
export function booleanOf(element: Element | undefined, tag: number = tags.boolean): boolean {
  const { content } = expectElement(element, tag);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw new MalformedMessage('a boolean that is neither 00 nor FF');
  return content[0] === 0xff;
}

/** Text of an LDAPString. @throws MalformedMessage when it is not UTF-8 */
export function textOf(element: Element | undefined, tag: number = tags.octetString): string {
  const { content } = expectElement(element, tag);
  return attempt(() => utf8.decode(content));
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new MalformedMessage((cause as Error).message, { cause });
  }
}
