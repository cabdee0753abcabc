import { malformed } from './block.ts';

/** The records of a PAX extended header that matter here: they override what the next entry's block says. */
export interface PaxRecords {
  readonly path?: string;
  readonly size?: number;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The content of an `x` entry: `LENGTH KEY=VALUE\n` each, the length counting the whole record. */
export function encodePax(records: PaxRecords): Buffer {
  return Buffer.concat(Object.entries(records).map(([key, value]) => encodeRecord(`${key}=${value}`)));
}

/**
 * Reads the content of an `x` entry. Records of other keys (times, owners) are ignored.
 *
 * @throws ContainerProblem `tar-malformed`
 */
export function decodePax(content: Buffer): PaxRecords {
  const records: { path?: string; size?: number } = {};
  for (let rest = content; rest.length > 0; ) {
    const { key, value, length } = firstRecord(rest);
    if (key === 'path') records.path = decodeUtf8(value);
    if (key === 'size') records.size = decodeSize(value);
    rest = rest.subarray(length);
  }
  return records;
}

function encodeRecord(record: string): Buffer {
  // The length counts its own digits, so it is found by trying.
  const content = Buffer.byteLength(record) + 2;
  let length = content + String(content).length;
  if (content + String(length).length > length) length += 1;
  return Buffer.from(`${length} ${record}\n`);
}

function firstRecord(rest: Buffer): { key: string; value: Buffer; length: number } {
  const space = rest.indexOf(' ');
  const digits = rest.toString('latin1', 0, Math.max(space, 0));
  const length = /^[1-9]\d{0,8}$/u.test(digits) ? Number(digits) : 0;
  const equals = rest.indexOf('=', space);
  if (length > rest.length || equals === -1 || equals >= length - 1 || rest[length - 1] !== 0x0a) throw malformed('a PAX record is broken');
  return { key: rest.toString('latin1', space + 1, equals), value: rest.subarray(equals + 1, length - 1), length };
}

function decodeUtf8(value: Buffer): string {
  try {
    return utf8.decode(value);
  } catch {
    throw malformed('a PAX record is not UTF-8');
  }
}

function decodeSize(value: Buffer): number {
  const size = /^\d+$/u.test(value.toString('latin1')) ? Number(value.toString('latin1')) : -1;
  if (size < 0 || !Number.isSafeInteger(size)) throw malformed('the size in a PAX record is not a sensible number');
  return size;
}
