import { createHash } from 'node:crypto';

/** A file by what it is called and what is in it. */
export interface NamedContent {
  readonly name: string;
  /** Hex. */
  readonly sha256: string;
}

const block = 512;

/** The regular files of a tar archive, by name and content; PAX names are followed, other members of it are not. */
export function entriesOf(archive: Buffer): readonly NamedContent[] {
  const entries: NamedContent[] = [];
  let longName: string | undefined;
  for (let at = 0; at + block <= archive.length && archive[at] !== 0;) {
    const head = archive.subarray(at, at + block);
    const size = Number.parseInt(text(head.subarray(124, 136)), 8) || 0;
    const type = String.fromCharCode(head[156] ?? 0);
    const content = archive.subarray(at + block, at + block + size);
    if (type === 'x') longName = paxPathIn(content) ?? longName;
    else {
      if (type === '0' || type === '\0') entries.push({ name: longName ?? nameIn(head), sha256: sha256(content) });
      longName = undefined;
    }
    at += block * (1 + Math.ceil(size / block));
  }
  return entries;
}

/** SHA-256 in hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A PAX record is its length in decimal, a space, `path=`, the name and a line break; the name may hold one too. */
function paxPathIn(records: Buffer): string | undefined {
  const found = /(?:^|\n)(\d+) path=/.exec(records.toString('latin1'));
  if (!found) return undefined;
  const start = found.index + (found[0].startsWith('\n') ? 1 : 0);
  return records.subarray(found.index + found[0].length, start + Number(found[1]) - 1).toString();
}

function nameIn(head: Buffer): string {
  const prefix = head.subarray(257, 262).toString() === 'ustar' ? text(head.subarray(345, 500)) : '';
  return prefix === '' ? text(head.subarray(0, 100)) : `${prefix}/${text(head.subarray(0, 100))}`;
}

function text(field: Buffer): string {
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? field.length : end).toString();
}
