import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One place in the source of our client, and what a broken client has there instead. */
export interface Edit {
  /** From the root of the repository: `libs/container/src/envelope/unlock.ts`. */
  readonly file: string;
  /** Text that stands there exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** The variable by which a client process learns its edit, as JSON: it loads nothing else of this package. */
export const editVariable = 'TESTBED_PLANTED_EDIT';

/** The source with the edit made. @throws Error when the text does not stand in it exactly once: then the code has moved on */
export function edited(source: string, { file, find, replace }: Edit): string {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0) throw new Error(`"${find}" stands ${source.split(find).length - 1} times in ${file}, not once`);
  return before + replace + after;
}

/** Why an edit can't be made in the source as it is now; undefined when it can. */
export function staleness(edit: Edit): string | undefined {
  try {
    edited(readFileSync(locationOf(edit), 'utf8'), edit);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The absolute path of the file. */
export function locationOf({ file }: Edit): string {
  return join(import.meta.dirname, '../../../..', file);
}
