import { join } from 'node:path';
import type { ContainerTarget } from '@testbed/checks';
import { editsOf, editVariable, type Edits } from './edit.ts';

const preload = join(import.meta.dirname, 'preload.ts');

/**
 * The adapter of our client, broken.
 *
 * @param adapter whose commands begin with Node
 * @param folder an empty one, for what it keeps
 */
export function brokenClient(adapter: ContainerTarget['adapter'], edits: Edits, folder: string): ContainerTarget['adapter'] {
  const { encrypt, decrypt, reencrypt, environment } = adapter;
  return {
    ...adapter,
    encrypt: preloaded(encrypt),
    decrypt: preloaded(decrypt),
    reencrypt: reencrypt && preloaded(reencrypt),
    environment: { ...environment, TMPDIR: folder, [editVariable]: JSON.stringify(editsOf(edits)) },
  };
}

function preloaded([node = '', ...words]: readonly string[]): readonly string[] {
  return [node, '--import', preload, ...words];
}
