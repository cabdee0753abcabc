/** Loaded before a client (`node --import`): changes its source on the way into the process. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { edited, editVariable, locationOf, type Edit } from './edit.ts';

const edits = JSON.parse(process.env[editVariable] ?? '') as readonly Edit[];
const broken = new Map(edits.map((edit) => [pathToFileURL(locationOf(edit)).href, edited(readFileSync(locationOf(edit), 'utf8'), edit)]));

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const source = broken.get(url);
    return source === undefined ? loaded : { ...loaded, source };
  },
});
