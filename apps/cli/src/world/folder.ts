import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigurationProblem } from '../problem.ts';

const home = join(import.meta.dirname, '../../../../.testbed');

/** Where a world lives when nobody says otherwise: beside the code, so that every shell finds the same one. */
export function worldFolder(data: string | undefined): string {
  return resolve(data ?? process.env['TESTBED_DATA'] ?? join(home, 'world'));
}

/** The folder of the world that runs: the usual one, else the one that was started last. */
export function runningFolder(): string | undefined {
  const usual = worldFolder(undefined);
  if (runningWorld(usual) !== undefined) return usual;
  if (process.env['TESTBED_DATA'] !== undefined) return undefined;
  try {
    const last = readFileSync(join(home, 'last-started'), 'utf8');
    return runningWorld(last) === undefined ? undefined : last;
  } catch {
    return undefined;
  }
}

/** Remembers where the world that was just started lives. A clone that can't be written to does without. */
export function rememberFolder(folder: string): void {
  if (process.env['TESTBED_DATA'] !== undefined) return;
  try {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'last-started'), folder);
  } catch {
    // Commands then need --world.
  }
}

interface Lock {
  readonly pid: number;
  /** The process's start time: a pid alone may have been given to another process since. */
  readonly started: string;
}

/** The process that runs the world in this folder, if one does. */
export function runningWorld(folder: string): number | undefined {
  try {
    const { pid, started } = JSON.parse(readFileSync(lockFile(folder), 'utf8')) as Lock;
    return startOf(pid) === started ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Claims the folder for this process. @throws ConfigurationProblem `folder-in-use` */
export function lockFolder(folder: string): void {
  const pid = runningWorld(folder);
  if (pid !== undefined) {
    throw new ConfigurationProblem('folder-in-use', `a world is already running in ${folder} (process ${pid})`, 'stop it with testbed down, or name another folder with --data');
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(lockFile(folder), JSON.stringify({ pid: process.pid, started: startOf(process.pid) ?? '' } satisfies Lock));
}

export function unlockFolder(folder: string): void {
  rmSync(lockFile(folder), { force: true });
}

function lockFile(folder: string): string {
  return join(folder, 'world.lock');
}

/** When a process started, in the kernel's ticks; undefined when there is none. Elsewhere than on Linux only whether it lives. */
function startOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch {
    return undefined;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : fields[18];
  } catch {
    return 'alive';
  }
}
