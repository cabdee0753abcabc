import { blockLength, encodeBlock, largestOctal, paddingAfter } from './block.ts';
import { encodePax, type PaxRecords } from './pax.ts';

/** What goes in front of a file's content. */
export interface EntryHeader {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
}

/** Two zero blocks: libcdoc needs both. */
export const endOfArchive = Buffer.alloc(2 * blockLength);

/** The zero bytes after a file's content. */
export function padding(size: number): Buffer {
  return Buffer.alloc(paddingAfter(size));
}

/**
 * The blocks in front of a file's content: ustar, preceded by a PAX `x` header for what ustar cannot say (a name
 * that is not ASCII or fills its field, 8 GiB and more). libcdoc wants that header directly before the entry.
 */
export function entryHeader({ name, size, modified }: EntryHeader): Buffer {
  const seconds = Math.min(Math.max(Math.floor(modified.getTime() / 1000), 0), largestOctal);
  const plainName = /^[\x20-\x7e]{1,99}$/u.test(name);
  const plainSize = size <= largestOctal;
  const pax = { ...(!plainName && { path: name }), ...(!plainSize && { size }) };
  const block = encodeBlock({ name: plainName ? Buffer.from(name) : asciiName(name), size: plainSize ? size : 0, type: '0' }, seconds);
  return plainName && plainSize ? block : Buffer.concat([paxHeader(pax, seconds), block]);
}

function paxHeader(records: PaxRecords, seconds: number): Buffer {
  const content = encodePax(records);
  const block = encodeBlock({ name: Buffer.from('PaxHeader'), size: content.length, type: 'x' }, seconds);
  return Buffer.concat([block, content, padding(content.length)]);
}

/** What a reader without PAX sees. */
function asciiName(name: string): Buffer {
  return Buffer.from(name.replaceAll(/[^\x20-\x7e]/gu, '_').slice(0, 99));
}
