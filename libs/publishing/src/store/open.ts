import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AuditEntry } from '../audit/entry.ts';
import { entryOf, lineOf } from '../audit/line.ts';
import type { DocumentKind, Draft, OmittedExport, Publication, PublicationSummary, PublishedFile } from '../model.ts';
import { PublishingProblem } from '../problem.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS draft (id TEXT PRIMARY KEY, ended INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS publication (kind TEXT NOT NULL, version INTEGER NOT NULL, finished INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (kind, version)) STRICT;
  CREATE TABLE IF NOT EXISTS file (kind TEXT NOT NULL, version INTEGER NOT NULL, path TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (kind, version, path)) STRICT;
  CREATE TABLE IF NOT EXISTS entry (sequence INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT;
`;

/** A draft as it is kept: whether it is stale is seen by looking. */
export type StoredDraft = Omit<Draft, 'stale'>;

/** A publication without the files: those are read when they are wanted. */
export type StoredPublication = PublicationSummary & { readonly omitted: readonly OmittedExport[] };

/** The state of one environment: one SQLite file. What is done inside `transaction` is on the disk together, or not at all. */
export interface Store {
  transaction<T>(work: () => T): T;
  draft(id: string): StoredDraft | undefined;
  /** Drafts that are not at an end, in the order of their making. */
  openDrafts(): readonly StoredDraft[];
  putDraft(draft: StoredDraft): void;
  /** Oldest first; one that is signed but not yet known to be on the target is not among them. */
  publications(kind: DocumentKind): readonly StoredPublication[];
  /** One that is signed and not finished. */
  unfinished(kind: DocumentKind): StoredPublication | undefined;
  addPublication(publication: Publication): void;
  finish(kind: DocumentKind, version: number): void;
  files(kind: DocumentKind, version: number): readonly PublishedFile[];
  /** The bytes of one of them. */
  file(kind: DocumentKind, version: number, path: string): Uint8Array | undefined;
  putFiles(kind: DocumentKind, version: number, files: readonly PublishedFile[]): void;
  lastEntry(): AuditEntry | undefined;
  /** Lines of the audit log, oldest first. */
  lines(): readonly string[];
  append(entry: AuditEntry): void;
  close(): void;
}

/** The store of a folder, which is made when it is missing; `read` is for the signer. @throws PublishingProblem `store-unusable` */
export function openStore(directory: string, mode: 'write' | 'read'): Store {
  const database = open(directory, mode);
  const all = (query: string, ...parameters: (string | number)[]): readonly Record<string, unknown>[] => using(() => database.prepare(query).all(...parameters));
  const run = (query: string, ...parameters: (string | number | Uint8Array)[]): unknown => using(() => database.prepare(query).run(...parameters));
  const dataOf = <T>(rows: readonly Record<string, unknown>[]): T[] => rows.map(({ data }) => JSON.parse(data as string) as T);
  return {
    transaction(work) {
      using(() => database.exec('BEGIN IMMEDIATE'));
      try {
        const result = work();
        using(() => database.exec('COMMIT'));
        return result;
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    draft: (id) => dataOf<StoredDraft>(all('SELECT data FROM draft WHERE id = ?', id))[0],
    openDrafts: () => dataOf(all('SELECT data FROM draft WHERE ended = 0 ORDER BY rowid')),
    putDraft(draft) {
      const ended = draft.state === 'published' || draft.state === 'discarded' ? 1 : 0;
      run('INSERT INTO draft VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, data = excluded.data', draft.id, ended, JSON.stringify(draft));
    },
    publications: (kind) => dataOf(all('SELECT data FROM publication WHERE kind = ? AND finished = 1 ORDER BY version', kind)),
    unfinished: (kind) => dataOf<StoredPublication>(all('SELECT data FROM publication WHERE kind = ? AND finished = 0', kind))[0],
    addPublication({ bytes: _bytes, files, ...data }) {
      run('INSERT INTO publication VALUES (?, ?, 0, ?)', data.kind, data.version, JSON.stringify(data));
      this.putFiles(data.kind, data.version, files);
    },
    finish(kind, version) {
      run('UPDATE publication SET finished = 1 WHERE kind = ? AND version = ?', kind, version);
    },
    files: (kind, version) => all('SELECT path, bytes FROM file WHERE kind = ? AND version = ? ORDER BY path', kind, version).map(({ path, bytes }) => ({ path: path as string, bytes: bytes as Uint8Array })),
    file: (kind, version, path) => all('SELECT bytes FROM file WHERE kind = ? AND version = ? AND path = ?', kind, version, path)[0]?.['bytes'] as Uint8Array | undefined,
    putFiles(kind, version, files) {
      for (const { path, bytes } of files) run('INSERT INTO file VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes', kind, version, path, bytes);
    },
    lastEntry() {
      const [row] = all('SELECT line FROM entry ORDER BY sequence DESC LIMIT 1');
      return row && entryOf(row['line'] as string);
    },
    lines: () => all('SELECT line FROM entry ORDER BY sequence').map(({ line }) => line as string),
    append(entry) {
      run('INSERT INTO entry VALUES (?, ?)', entry.sequence, lineOf(entry));
    },
    close: () => database.close(),
  };
}

function open(directory: string, mode: 'write' | 'read'): DatabaseSync {
  const file = join(directory, 'publishing.sqlite');
  return using(() => {
    if (mode === 'read') return new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    if (!existsSync(directory)) mkdirSync(directory, { recursive: true, mode: 0o700 });
    const database = new DatabaseSync(file, { timeout: 5000 });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    database.exec(schema);
    return database;
  });
}

function using<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new PublishingProblem('store-unusable', `the store can't be used: ${(cause as Error).message}`, 'check its folder, the rights to it and the free space of the disk', { cause });
  }
}
