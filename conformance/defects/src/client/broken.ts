import { join } from 'node:path';
import type { ClientTarget } from '@testbed/checks';
import { editsOf, editVariable, type Edits } from './edit.ts';

const preload = join(import.meta.dirname, 'preload.ts');

/**
 * Our client, broken.
 *
 * @param client whose commands begin with Node
 * @param folder an empty one, for what comes of it and what it keeps
 */
export function brokenClient(client: ClientTarget, edits: Edits, folder: string): ClientTarget {
  const { adapter } = client;
  const { encrypt, decrypt, reencrypt, environment } = adapter;
  return {
    ...client,
    folder,
    adapter: { ...adapter, encrypt: preloaded(encrypt), decrypt: preloaded(decrypt), reencrypt: reencrypt && preloaded(reencrypt), environment: { ...environment, TMPDIR: folder, [editVariable]: JSON.stringify(editsOf(edits)) } },
  };
}

function preloaded([node = '', ...words]: readonly string[]): readonly string[] {
  return [node, '--import', preload, ...words];
}
