import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { RunsProblem } from '../problem.ts';
import { readJson } from '../read-bounded.ts';

/** A target file that an administrator stored (docs/certify-server.md, "The target file"), without its key stores and hooks. */
export interface StoredTarget {
  /** Its file's name without `.json`. */
  readonly id: string;
  readonly file: string;
  readonly name: string;
  readonly kind: 'capsule-server' | 'shares-server';
  readonly profile: string;
  /** Whom a certification talks to. */
  readonly addresses: readonly string[];
}

const most = { octets: 1024 * 1024, files: 200 } as const;

/** The targets in these folders, by name; of two files of the same name the first counts. Links are not followed, other files left out. */
export async function listTargets(folders: readonly string[]): Promise<readonly StoredTarget[]> {
  const targets = new Map<string, StoredTarget>();
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const { name } of entries.filter((entry) => entry.isFile() && /^[\w.-]+\.json$/.test(entry.name)).slice(0, most.files)) {
      const target = targetIn(join(folder, name), await readJson(join(folder, name), most.octets).catch(() => undefined));
      if (target && !targets.has(target.id)) targets.set(target.id, target);
    }
  }
  return [...targets.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** @throws RunsProblem `target-unknown` */
export async function findTarget(folders: readonly string[], id: string): Promise<StoredTarget> {
  const target = (await listTargets(folders)).find((one) => one.id === id);
  if (!target) throw new RunsProblem('target-unknown', 'there is no such target', 'choose one from the list, or put its target file into the configured folder');
  return target;
}

function targetIn(file: string, value: unknown): StoredTarget | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, name, profile, ...members } = value as Readonly<Record<string, unknown>>;
  if ((kind !== 'capsule-server' && kind !== 'shares-server') || typeof name !== 'string') return undefined;
  const addresses = ['post', 'fetch', 'url'].map((member) => members[member]).filter((address) => typeof address === 'string');
  return { id: basename(file, '.json'), file, name, kind, profile: typeof profile === 'string' ? profile : '', addresses };
}
