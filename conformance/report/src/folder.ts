import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Manifest } from './evidence/manifest.ts';
import { ReportProblem } from './problem.ts';

/** The content of a file by its path in the folder, with `/` between the parts. */
export type Files = ReadonlyMap<string, string>;

/** The files that the manifest can't list. */
export const manifestFile = 'manifest.json';
export const signatureFile = 'manifest.jws';

/**
 * Whether a report may be written there: to a new or empty folder, or in the place of an earlier report with nothing else in it.
 *
 * @throws ReportProblem `folder-in-use`
 */
export function demandReportFolder(folder: string): void {
  if (!existsSync(folder)) return;
  const refuse = (why: string): never => {
    throw new ReportProblem('folder-in-use', `${folder} ${why}`, 'name a new folder for the report');
  };
  if (!statSync(folder).isDirectory()) refuse('is no folder');
  const files = filesIn(folder);
  if (files.length === 0) return;
  const known = new Set([manifestFile, signatureFile, ...listedIn(folder)]);
  const foreign = files.find((file) => !known.has(file));
  if (foreign !== undefined) refuse(`holds ${foreign}, which is not of an earlier report, and is not overwritten`);
}

/** Writes the files beside the folder first and moves them into its place when all are there. @throws ReportProblem */
export function replaceFolder(folder: string, files: Files): void {
  demandReportFolder(folder);
  const place = resolve(folder);
  const beside = join(dirname(place), `.${basename(place)}.${randomBytes(6).toString('hex')}`);
  const old = `${beside}.old`;
  try {
    for (const [name, content] of files) {
      const path = join(beside, ...name.split('/'));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    if (existsSync(place)) renameSync(place, old);
    renameSync(beside, place);
  } catch (cause) {
    rmSync(beside, { recursive: true, force: true });
    if (existsSync(old) && !existsSync(place)) renameSync(old, place);
    throw new ReportProblem('folder-unwritable', `the report can't be written to ${folder}: ${(cause as Error).message}`, 'name a folder that you may write to', { cause });
  }
  rmSync(old, { recursive: true, force: true });
}

/** Whatever lies in the folder and is no folder itself, with `/` between the parts of its path, sorted. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}

function listedIn(folder: string): string[] {
  try {
    return Object.keys((JSON.parse(readFileSync(join(folder, manifestFile), 'utf8')) as Manifest).files);
  } catch {
    return [];
  }
}
