import { BerReader } from 'ldapts';
import { DirectoryProblem } from './problem.ts';

/** One BER element: its tag octet and the octets within it. */
export interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/**
 * The elements that stand one after another. The client of ldapts reads answers too, but one whose lengths do not
 * agree keeps it busy until memory is full: so every level is split here, exactly.
 *
 * @throws DirectoryProblem `directory-malformed` unless they fill the octets exactly
 */
export function elementsOf(octets: Buffer): readonly Element[] {
  const reader = new BerReader(octets);
  const elements: Element[] = [];
  while (reader.remain > 0) {
    const tag = octets.readUInt8(reader.offset);
    const content = attempt(() => reader.readString(tag, true));
    // The reader takes a length of four octets for a signed number.
    if (content === null || reader.length < 0 || (tag & 0x1f) === 0x1f) throw malformed('lengths that do not agree');
    elements.push({ tag, content });
  }
  return elements;
}

/** How long the message is that starts with these octets; `undefined` while that cannot be told. @throws DirectoryProblem `directory-malformed` */
export function messageLength(octets: Buffer): number | undefined {
  if (octets.length === 0) return undefined;
  const reader = new BerReader(octets);
  const start = attempt(() => reader.readLength(1));
  if (octets[0] !== 0x30 || reader.length < 0) throw malformed('no LDAP message');
  return start === null ? undefined : start + reader.length;
}

/** The octets within an element. @throws DirectoryProblem `directory-malformed` unless it is there and of this tag */
export function contentOf(element: Element | undefined, tag: number): Buffer {
  if (element?.tag === tag) return element.content;
  throw malformed(`no element 0x${tag.toString(16)}`);
}

/** Why an answer cannot be read. */
export function malformed(what: string, cause?: unknown): DirectoryProblem {
  return new DirectoryProblem('directory-malformed', `the directory's answer cannot be read: ${what}`, { expected: 'an LDAP answer (RFC 4511)', cause });
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw malformed('lengths that are no lengths', cause);
  }
}
