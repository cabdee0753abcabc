/** libcdoc's own way to read its configuration (0.5.1): values are asked for one by one, and what is not text is turned into it. */
import { fileNamed, unfaithful } from '../faithful.ts';
import type { ExportedFile } from '../exported.ts';

type Json = Readonly<Record<string, unknown>>;

/** What libcdoc understands. */
export interface LibcdocView {
  /** The value of a member of an entry, or of the root for an empty entry; empty when there is no such entry. */
  readonly value: (entry: string, member: string) => string;
  /** Ids of the entries that are objects. */
  readonly entries: readonly string[];
  /** DER, base64, as `--accept` takes them. */
  readonly accepted: readonly string[];
}

/** @throws ServerListProblem `server-list-export-unfaithful` */
export function readLibcdoc(files: readonly ExportedFile[]): LibcdocView {
  const root = JSON.parse(fileNamed('libcdoc.json', files).toString()) as unknown;
  if (!isObject(root)) throw unfaithful('libcdoc.json is no JSON object');
  return {
    entries: Object.keys(root).filter((name) => isObject(root[name])),
    value(entry, member) {
      const holder = entry === '' ? root : root[entry];
      if (!isObject(holder)) return '';
      if (entry === '' && !(member in holder)) return '';
      return asText(holder[member] ?? null);
    },
    accepted: acceptedIn(fileNamed('libcdoc.accept', files)),
  };
}

/** Text that begins with `MII` is lines of base64; anything else is one DER file. */
function acceptedIn(bytes: Buffer): readonly string[] {
  if (bytes.length === 0) return [];
  if (bytes.subarray(0, 3).toString('latin1') !== 'MII') return [bytes.toString('base64')];
  const lines = bytes.toString('latin1').split('\n').filter((line) => line.length > 3);
  return lines.map((line) => {
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(line) || line.length % 4 !== 0) throw unfaithful('libcdoc.accept has a line that is not base64');
    return Buffer.from(line, 'base64').toString('base64');
  });
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
