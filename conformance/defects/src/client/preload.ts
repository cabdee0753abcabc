/** Loaded before a client (`node --import`): changes one file of its source on the way into the process. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { edited, editVariable, locationOf, type Edit } from './edit.ts';

const edit = JSON.parse(process.env[editVariable] ?? '') as Edit;
const path = locationOf(edit);
const broken = pathToFileURL(path).href;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    return url === broken ? { ...loaded, source: edited(readFileSync(path, 'utf8'), edit) } : loaded;
  },
});
