import { closeSync, existsSync, fsyncSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DocumentKind, PublishedFile } from '../model.ts';
import { PublishingProblem } from '../problem.ts';

/**
 * Puts a version on the target: its files into `KIND/versions/N`, made beside and moved there whole; then `KIND/current`
 * changes over, and with it every name at the top of the target (`server-list.json` and the others are links through
 * it). A reader sees the old publication or the new one. Once more does no harm.
 *
 * @throws PublishingProblem `target-unusable`
 */
export function writePublication(target: string, kind: DocumentKind, version: number, files: readonly PublishedFile[]): void {
  using(target, () => {
    const versions = join(target, kind, 'versions');
    const folder = join(versions, String(version));
    mkdirSync(versions, { recursive: true });
    if (existsSync(folder)) demandSame(folder, files);
    else {
      const begun = join(versions, `.${version}.new`);
      rmSync(begun, { recursive: true, force: true });
      for (const { path, bytes } of files) writeDurably(join(begun, path), bytes);
      for (const path of new Set(files.map((file) => dirname(file.path)))) syncFolder(join(begun, path));
      renameSync(begun, folder);
      syncFolder(versions);
    }
    link(join(target, kind, 'current'), join('versions', String(version)));
    for (const name of readdirSync(folder)) link(join(target, name), join(kind, 'current', name));
    syncFolder(target);
  });
}

/** Replaces files of a version on the target, each as a whole. @throws PublishingProblem `target-unusable` */
export function replaceFiles(target: string, kind: DocumentKind, version: number, files: readonly PublishedFile[]): void {
  using(target, () => {
    const folder = join(target, kind, 'versions', String(version));
    for (const { path, bytes } of files) {
      writeDurably(join(folder, `${path}.new`), bytes);
      renameSync(join(folder, `${path}.new`), join(folder, path));
    }
    syncFolder(folder);
  });
}

/** A folder that was there before must be this publication, as far as nobody renews it. */
function demandSame(folder: string, files: readonly PublishedFile[]): void {
  const other = files.find(({ path, bytes }) => !/(freshness|audit-head)\.json$/.test(path) && !(existsSync(join(folder, path)) && readFileSync(join(folder, path)).equals(bytes)));
  if (!other) return;
  throw new PublishingProblem('target-unusable', `${folder} holds something else: ${other.path} differs`, 'find out who writes to the target, move that folder away, and publish again');
}

function writeDurably(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'w', 0o644);
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** A link cannot be changed, but another one can be moved over it. */
function link(path: string, to: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there && !there.isSymbolicLink()) throw new PublishingProblem('target-unusable', `${path} is in the way`, 'publish into an empty folder');
  rmSync(`${path}.new`, { force: true });
  symlinkSync(to, `${path}.new`);
  renameSync(`${path}.new`, path);
  syncFolder(dirname(path));
}

function using(target: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    if (cause instanceof PublishingProblem) throw cause;
    throw new PublishingProblem('target-unusable', `${target} can't be written: ${(cause as NodeJS.ErrnoException).code ?? 'unknown'}`, 'check the folder, the rights to it and the free space of the disk; then publish again', { cause });
  }
}
