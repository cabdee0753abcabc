/** A file of a container: what goes in, and what has to come out. */
export interface File {
  readonly name: string;
  readonly content: Buffer;
}

/** Everything in a tar archive comes in blocks of 512 bytes. */
const blockLength = 512;

/** The fields of a ustar header block in their order, with their lengths (POSIX pax, "ustar Interchange Format"). */
const fields = {
  name: 100,
  mode: 8,
  uid: 8,
  gid: 8,
  size: 12,
  mtime: 12,
  chksum: 8,
  typeflag: 1,
  linkname: 100,
  magic: 6,
  version: 2,
  uname: 32,
  gname: 32,
  devmajor: 8,
  devminor: 8,
  prefix: 155,
} as const;

/** Other bytes for fields of a header block; shorter ones are filled up with zeros. */
export type Fields = Readonly<Partial<Record<keyof typeof fields, string | Buffer>>>;

/** One entry as it stands in an archive: its header block, content and zeros up to a whole block. */
export function entry(name: string, content: Buffer, other: Fields = {}): Buffer {
  return Buffer.concat([headerBlock(name, content.length, other), padded(content)]);
}

/** A regular file: with a PAX header in front when its name is long or not ASCII. */
export function fileEntry({ name, content }: File): Buffer {
  const plain = /^[\x20-\x7e]{1,99}$/u.test(name);
  return plain ? entry(name, content) : Buffer.concat([paxEntry({ path: name }), entry(fallbackName(name), content)]);
}

/** An extended header (POSIX pax, "pax Extended Header") for the entry behind it, or with `g` for all behind it. */
export function paxEntry(records: Readonly<Record<string, string | Buffer>>, typeflag: 'x' | 'g' = 'x'): Buffer {
  return entry('PaxHeaders/kit', Buffer.concat(Object.entries(records).map(([key, value]) => paxRecord(key, value))), { typeflag });
}

/** `LENGTH KEY=VALUE\n`; the length counts the whole record, its own digits too. */
export function paxRecord(key: string, value: string | Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value as string), Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length += 1;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** Entries and the two zero blocks that end an archive. */
export function archive(...entries: readonly Buffer[]): Buffer {
  return Buffer.concat([...entries, endOfArchive]);
}

export const endOfArchive = Buffer.alloc(2 * blockLength);

/** A number field: octal digits, zero-padded, and a NUL. */
export function octal(value: number, length: number): string {
  return `${value.toString(8).padStart(length - 1, '0')}\0`;
}

function headerBlock(name: string, size: number, other: Fields): Buffer {
  const standard: Fields = {
    name,
    mode: octal(0o644, 8),
    uid: octal(0, 8),
    gid: octal(0, 8),
    size: octal(size, 12),
    mtime: octal(1_700_000_000, 12),
    chksum: ' '.repeat(8),
    typeflag: '0',
    magic: 'ustar\0',
    version: '00',
  };
  const values = { ...standard, ...other, chksum: ' '.repeat(8) };
  const block = put(values);
  const sum = block.reduce((total, byte) => total + byte, 0);
  return put({ ...values, chksum: other.chksum ?? `${sum.toString(8).padStart(6, '0')}\0 ` });
}

function put(values: Fields): Buffer {
  const block = Buffer.alloc(blockLength);
  let at = 0;
  for (const [field, length] of Object.entries(fields)) {
    Buffer.from((values[field as keyof typeof fields] ?? '') as string).copy(block, at, 0, length);
    at += length;
  }
  return block;
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((blockLength - (content.length % blockLength)) % blockLength)]);
}

/** What a reader without PAX would see. */
function fallbackName(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]/gu, '_').slice(0, 99);
}
