import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { LoadProblem } from '../problem.ts';

/** Whether figures can be written there, before they are measured. @throws LoadProblem `folder-unwritable` */
export function demandWritable(file: string): void {
  const isNew = !existsSync(file);
  writing(file, () => appendFileSync(file, ''));
  if (isNew) rmSync(file);
}

/** Writes what was measured as JSON. @throws LoadProblem `folder-unwritable` */
export function writeFigures(file: string, figures: object): void {
  writing(file, () => writeFileSync(file, JSON.stringify(figures, undefined, 2)));
}

function writing(file: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw new LoadProblem('folder-unwritable', `${file} can't be written: ${(cause as NodeJS.ErrnoException).code}`, 'name another file with --json', { cause });
  }
}
