import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { bin } from './testbed.ts';

/** The members of an adapter file that tests change. */
export interface AdapterFile {
  readonly version: readonly string[];
  readonly encrypt: readonly string[];
  readonly decrypt: readonly string[];
  readonly reencrypt: readonly string[];
  readonly arguments: Readonly<Record<string, readonly string[]>>;
  readonly supports: readonly string[];
}

const ready = join(import.meta.dirname, '../../../../conformance/adapters/ready/testbed.json');

/** Writes the ready adapter of our own client, with this clone's program and other members; returns its path, good until the test has ended. */
export function ownAdapter(change: (file: AdapterFile) => object = () => ({})): string {
  const file = JSON.parse(readFileSync(ready, 'utf8')) as AdapterFile;
  const here = (words: readonly string[]): readonly string[] => [process.execPath, bin, ...words.slice(1)];
  const local = { ...file, version: here(file.version), encrypt: here(file.encrypt), decrypt: here(file.decrypt), reencrypt: here(file.reencrypt) };
  const folder = mkdtempSync(join(tmpdir(), 'adapter-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'adapter.json');
  writeFileSync(path, JSON.stringify({ ...local, ...change(local) }));
  return path;
}
