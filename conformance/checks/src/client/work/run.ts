import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AdapterProblem, runClient, type Adapter, type ClientRun, type Order } from '@testbed/adapters';
import { undecided, type TranscriptEntry } from '@testbed/runner';
import { sha256, type NamedContent } from '../container/entries.ts';

/** A client that was run once, and what it left. */
export interface Outcome {
  readonly run: ClientRun;
  /** Every file that was not there before, by path from the folder in which it worked, with its size: `out.cdoc2 (0 bytes)`. */
  readonly left: readonly string[];
}

export interface Encryption extends Outcome {
  /** Where the container was to be. */
  readonly path: string;
  /** Undefined when there is none. */
  readonly container: Buffer | undefined;
}

export interface Decryption extends Outcome {
  readonly files: readonly NamedContent[];
}

/** A place for one run of a client. */
export interface Workplace {
  readonly adapter: Adapter;
  /** A new folder. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Values that no transcript may show. */
  readonly secrets: readonly string[];
  readonly record: (entry: TranscriptEntry) => void;
}

/** Milliseconds that a client may take: longer than any time-out that people would wait for. */
const patience = 45_000;

/** Encrypts files by their bare names, as some clients write into the container whatever path they are given. */
export async function encryptIn(place: Workplace, order: Omit<Extract<Order, { does: 'encrypt' }>, 'does' | 'out'> & { readonly out?: string | undefined }): Promise<Encryption> {
  const path = order.out ?? join(place.folder, 'out.cdoc2');
  const sameFolder = new Set(order.files.map((file) => dirname(file))).size === 1;
  const files = sameFolder ? order.files.map((file) => basename(file)) : order.files;
  const from = sameFolder ? dirname(order.files[0] ?? place.folder) : place.folder;
  const outcome = await perform(place, { ...order, does: 'encrypt', out: path, files }, from);
  return { ...outcome, path, container: contentOf(path) };
}

/** Re-encrypts a container into another one. */
export async function reencryptIn(place: Workplace, order: Omit<Extract<Order, { does: 'reencrypt' }>, 'does' | 'out'> & { readonly out?: string | undefined }): Promise<Encryption> {
  const path = order.out ?? join(place.folder, 'out.cdoc2');
  const outcome = await perform(place, { ...order, does: 'reencrypt', out: path }, place.folder);
  return { ...outcome, path, container: contentOf(path) };
}

/** Decrypts into an empty folder. */
export async function decryptIn(place: Workplace, order: Omit<Extract<Order, { does: 'decrypt' }>, 'does' | 'outDir'> & { readonly outDir?: string | undefined }): Promise<Decryption> {
  const outDir = order.outDir ?? join(place.folder, 'files');
  if (!existsSync(outDir)) mkdirSync(outDir);
  const outcome = await perform(place, { ...order, does: 'decrypt', outDir }, place.folder);
  const files = statSync(outDir).isDirectory() ? allFilesIn(outDir).map((name) => ({ name, sha256: sha256(readFileSync(join(outDir, name))) })) : [];
  return { ...outcome, files };
}

async function perform({ adapter, folder, environment, secrets, record }: Workplace, order: Order, cwd: string): Promise<Outcome> {
  const at = Date.now();
  const run = await runClient(adapter, order, { folder: cwd, timeout: patience, environment, secrets }).catch((error: unknown) => {
    if (error instanceof AdapterProblem) undecided(error.message);
    throw error;
  });
  const left = allFilesIn(folder).map((name) => `${name} (${statSync(join(folder, name)).size} bytes)`);
  const { command, exit, timedOut, stdout, stderr, duration } = run;
  record({ kind: 'process', at, process: { command: command.map(shortened), exit, timedOut, stdout, stderr, duration, files: left } });
  return { run, left };
}

/** Labels that fill a header would fill the report as well. */
function shortened(word: string): string {
  return word.length > 500 ? `${word.slice(0, 100)}… (${word.length} characters)` : word;
}

function allFilesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function contentOf(path: string): Buffer | undefined {
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path) : undefined;
}
