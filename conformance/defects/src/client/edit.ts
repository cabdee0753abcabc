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

/** What makes a client a broken one: an edit, and another place where one is not enough. */
export interface Edits extends Edit {
  readonly also?: Edit;
}

/** The variable by which a client process learns its edits, as a JSON array: it loads nothing else of this package. */
export const editVariable = 'TESTBED_PLANTED_EDITS';

/** The edits one by one, with nothing else of a defect. */
export function editsOf({ also, ...first }: Edits): readonly Edit[] {
  return [first, ...(also ? [also] : [])].map(({ file, find, replace }) => ({ file, find, replace }));
}

/** The source with the edit made. @throws Error when the text does not stand in it exactly once: then the code has moved on */
export function edited(source: string, { file, find, replace }: Edit): string {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0) throw new Error(`"${find}" stands ${source.split(find).length - 1} times in ${file}, not once`);
  return before + replace + after;
}

/** Why edits can't be made in the source as it is now; undefined when they can. */
export function staleness(edits: Edits): string | undefined {
  try {
    for (const edit of editsOf(edits)) edited(readFileSync(locationOf(edit), 'utf8'), edit);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The absolute path of the file. */
export function locationOf({ file }: Edit): string {
  return join(import.meta.dirname, '../../../..', file);
}
