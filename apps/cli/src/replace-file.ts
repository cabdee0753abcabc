import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a file beside its place and renames it, so that a reader never sees half of it, whoever else writes it too. */
export function replaceFile(path: string, bytes: string | Uint8Array): void {
  const beside = `${path}.${process.pid}.new`;
  try {
    writeFileSync(beside, bytes);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
