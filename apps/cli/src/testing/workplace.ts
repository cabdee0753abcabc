import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerList } from '@testbed/server-list';
import { expect } from 'vitest';
import { readWorld, type World, type WorldPerson } from '../world/world-file.ts';
import { freePortBase, testbed, type Run } from './testbed.ts';

/** A folder with a running world and a note to encrypt, and what a user does there. */
export interface Workplace {
  readonly folder: string;
  /** The folder of the world. */
  readonly data: string;
  readonly world: World;
  /** The options that name the world. */
  readonly inWorld: readonly string[];
  /** The text `Tere!` and a line end. */
  readonly note: string;
  /** A path in the folder that nothing has used yet. */
  fresh(name: string): string;
  person(index: number): WorldPerson;
  /** Runs a command that must be refused: exit code, error code, and nothing at a path or beside it under its name. */
  refused(args: readonly string[], exit: number, error: object, absent: string): Promise<Run>;
  /** Encrypts the note in this world; returns the container. */
  encrypted(...args: string[]): Promise<string>;
  /** Opens a container in this world and finds the note in it; returns the document. */
  opened(container: string, ...credential: string[]): Promise<ReturnType<Run['document']>>;
  /** The world's list with other members, as a file. */
  listWith(change: (list: ServerList) => object): string;
  /** Stops the world and removes everything. */
  leave(): Promise<void>;
}

/**
 * Starts a world in a folder of its own.
 *
 * @param prepare fills the world's folder before it starts
 */
export async function openWorkplace(up: readonly string[] = [], prepare: (data: string) => void = () => {}): Promise<Workplace> {
  const folder = mkdtempSync(join(tmpdir(), 'testbed-workplace-'));
  const data = join(folder, 'world');
  const note = join(folder, 'note.txt');
  const inWorld = ['--world', join(data, 'world.json')];
  prepare(data);
  const run = await testbed(['up', '--data', data, '--port-base', String(await freePortBase()), '--no-console', '--detach', '--json', ...up]);
  expect(run.code, run.stderr).toBe(0);
  writeFileSync(note, 'Tere!\n');
  const world = readWorld(join(data, 'world.json'));
  let count = 0;
  const fresh = (name: string): string => {
    count += 1;
    return join(folder, `${count}-${name}`);
  };
  return {
    folder,
    data,
    world,
    inWorld,
    note,
    fresh,
    person(index) {
      const found = world.file.people[index];
      if (!found) throw new Error(`no person ${index}`);
      return found;
    },
    async refused(args, exit, error, absent) {
      const refusal = await testbed([...args.slice(0, 1), '--json', ...args.slice(1)]);
      expect({ exit: refusal.code, error: refusal.document().error }).toMatchObject({ exit, error });
      expect(readdirSync(folder).filter((entry) => entry.startsWith(absent.slice(folder.length + 1)))).toEqual([]);
      return refusal;
    },
    async encrypted(...args) {
      const out = fresh('made.cdoc2');
      const made = await testbed(['encrypt', '--out', out, ...args, ...inWorld, '--', note]);
      expect(made.code, made.stderr).toBe(0);
      return out;
    },
    async opened(container, ...credential) {
      const out = fresh('out');
      const opening = await testbed(['decrypt', container, '--out', out, '--json', ...credential, ...inWorld]);
      expect(opening.code, opening.stderr).toBe(0);
      expect(readFileSync(join(out, 'note.txt'), 'utf8')).toBe('Tere!\n');
      return opening.document();
    },
    listWith(change) {
      const path = fresh('list.json');
      const list = JSON.parse(readFileSync(join(data, 'server-list.json'), 'utf8')) as ServerList;
      writeFileSync(path, JSON.stringify({ ...list, ...change(list) }));
      return path;
    },
    async leave() {
      await testbed(['down', '--data', data]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
