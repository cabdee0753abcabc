import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { kitFiles, kitName, type Manifest } from './files.ts';
import { VectorProblem } from './problem.ts';

/**
 * Writes the kit: the same bytes on every run. The folder appears when it is complete; an earlier kit in it is
 * replaced, any other content refused.
 *
 * @param folder made where it is missing
 * @param onFile told the path of each file as it is written
 * @returns the manifest as written
 * @throws VectorProblem `folder-foreign`, `folder-unwritable`
 */
export function writeKit(folder: string, onFile: (path: string) => void = () => undefined): Manifest {
  const target = resolve(folder);
  if (!isReplaceable(target)) throw new VectorProblem('folder-foreign', `${folder} is not empty and holds something else than a vector kit`, 'name a new or empty folder');
  let partial: string | undefined;
  try {
    mkdirSync(dirname(target), { recursive: true });
    partial = mkdtempSync(`${target}.partial-`);
    let last: Buffer = Buffer.alloc(0);
    for (const { path, bytes } of kitFiles()) {
      mkdirSync(dirname(join(partial, path)), { recursive: true });
      writeFileSync(join(partial, path), bytes);
      onFile(path);
      last = bytes;
    }
    rmSync(target, { recursive: true, force: true });
    renameSync(partial, target);
    return JSON.parse(last.toString()) as Manifest;
  } catch (cause) {
    if (partial !== undefined) rmSync(partial, { recursive: true, force: true });
    throw new VectorProblem('folder-unwritable', `${folder} cannot be written: ${(cause as Error).message}`, 'name a folder that you may write', { cause });
  }
}

/** Missing, empty, or a kit with nothing added to it. */
function isReplaceable(folder: string): boolean {
  if (!existsSync(folder)) return true;
  let present;
  try {
    present = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  } catch {
    return false;
  }
  if (present.length === 0) return readdirSync(folder).length === 0;
  const known = filesOfKit(folder);
  return present.every(({ parentPath, name }) => known.has(join(parentPath, name).slice(folder.length + 1).replaceAll(sep, '/')));
}

function filesOfKit(folder: string): ReadonlySet<string> {
  try {
    const { kit, vectors, files } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Partial<Manifest>;
    if (kit !== kitName) return new Set();
    return new Set(['manifest.json', ...(vectors ?? []).map(({ file }) => file), ...(files ?? []).map(({ path }) => path)]);
  } catch {
    return new Set();
  }
}
