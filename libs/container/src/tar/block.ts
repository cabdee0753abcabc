import { ContainerProblem } from '../problem.ts';

/** Everything in a tar file comes in blocks of 512 bytes. */
export const blockLength = 512;

/** Where the parts of a header block are: offset and length in bytes. */
const name = [0, 100] as const;
const mode = [100, 8] as const;
const uid = [108, 8] as const;
const gid = [116, 8] as const;
const size = [124, 12] as const;
const mtime = [136, 12] as const;
const checksum = [148, 8] as const;
const typeflag = 156;
const magic = [257, 6] as const;
const version = [263, 2] as const;
const prefix = [345, 155] as const;

/** The largest number of eleven octal digits: one byte less than 8 GiB. */
export const largestOctal = 0o77777777777;

/** The fields of a header block that matter here. */
export interface Block {
  /** Raw bytes of the name, with the ustar prefix in front where there is one. */
  readonly name: Buffer;
  /** Bytes of content that follow. */
  readonly size: number;
  /** `0` regular file, `x` PAX header of the next entry … */
  readonly type: string;
}

/** Zero bytes that fill content of `length` bytes up to whole blocks. */
export function paddingAfter(length: number): number {
  return (blockLength - (length % blockLength)) % blockLength;
}

/**
 * A ustar header block with mode 0644 and no owner.
 *
 * @param block name of at most 100 bytes, size up to `largestOctal`
 * @param modified seconds since 1970
 */
export function encodeBlock(block: Block, modified: number): Buffer {
  const bytes = Buffer.alloc(blockLength);
  block.name.copy(bytes, name[0]);
  putOctal(bytes, mode, 0o644);
  putOctal(bytes, uid, 0);
  putOctal(bytes, gid, 0);
  putOctal(bytes, size, block.size);
  putOctal(bytes, mtime, modified);
  bytes.write(block.type, typeflag, 'ascii');
  bytes.write('ustar\0', magic[0], 'ascii');
  bytes.write('00', version[0], 'ascii');
  bytes.write(`${checksumOf(bytes).toString(8).padStart(6, '0')}\0 `, checksum[0], 'ascii');
  return bytes;
}

/**
 * Reads a header block. Magic, mode, owners and times may be missing: libcdoc writes none.
 *
 * @throws ContainerProblem `tar-malformed`
 */
export function decodeBlock(bytes: Buffer): Block {
  if (octal(bytes, checksum, 'checksum') !== checksumOf(bytes)) throw malformed('the checksum of an entry is wrong');
  return { name: nameOf(bytes), size: sizeOf(bytes), type: String.fromCharCode(bytes.readUInt8(typeflag)) };
}

/** The error for an archive that is not as POSIX says. */
export function malformed(what: string): ContainerProblem {
  return new ContainerProblem('tar-malformed', `the archive in the container is malformed: ${what}`);
}

function putOctal(bytes: Buffer, [offset, length]: readonly [number, number], value: number): void {
  bytes.write(value.toString(8).padStart(length - 1, '0'), offset, 'ascii');
}

/** Sum of all bytes, those of the checksum itself counted as spaces. */
function checksumOf(bytes: Buffer): number {
  return sum(bytes) - sum(field(bytes, checksum)) + checksum[1] * 0x20;
}

function sum(bytes: Buffer): number {
  return bytes.reduce((total, byte) => total + byte, 0);
}

function nameOf(bytes: Buffer): Buffer {
  const short = text(bytes, name);
  // GNU archives (`ustar ` with a space) keep other things where POSIX has the prefix.
  const long = field(bytes, magic).toString('latin1') === 'ustar\0' ? text(bytes, prefix) : Buffer.alloc(0);
  return long.length === 0 ? short : Buffer.concat([long, Buffer.from('/'), short]);
}

function sizeOf(bytes: Buffer): number {
  const raw = field(bytes, size);
  if ((raw.readUInt8(0) & 0x80) === 0) return octal(bytes, size, 'size');
  // GNU's binary form for large files.
  const binary = raw.reduce((value, byte, index) => value * 256 + (index === 0 ? byte & 0x7f : byte), 0);
  if (!Number.isSafeInteger(binary)) throw malformed('the size of an entry is not a sensible number');
  return binary;
}

function octal(bytes: Buffer, place: readonly [number, number], what: string): number {
  const digits = /^ *([0-7]*)[ \0]*$/u.exec(field(bytes, place).toString('latin1'))?.[1];
  if (digits === undefined) throw malformed(`the ${what} of an entry is not an octal number`);
  return Number.parseInt(digits || '0', 8);
}

function text(bytes: Buffer, place: readonly [number, number]): Buffer {
  const raw = field(bytes, place);
  const end = raw.indexOf(0);
  return end === -1 ? raw : raw.subarray(0, end);
}

function field(bytes: Buffer, [offset, length]: readonly [number, number]): Buffer {
  return bytes.subarray(offset, offset + length);
}
