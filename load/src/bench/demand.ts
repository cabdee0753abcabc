import type { Target } from '@testbed/runner';
import { LoadProblem } from '../problem.ts';
import type { BenchOptions } from './options.ts';

/** Whether these can be compared, and with the limit asked for. @throws LoadProblem `parameter-invalid` */
export function demandComparable(targets: readonly Pick<Target, 'kind'>[], { serverKeys }: Pick<BenchOptions, 'serverKeys'>): void {
  if (new Set(targets.map(({ kind }) => kind)).size > 1) throw new LoadProblem('parameter-invalid', 'what a capsule server does and what a shares server does are not the same work', 'name targets of one kind');
  if (serverKeys && targets[0]?.kind !== 'capsule-server') throw new LoadProblem('parameter-invalid', '--server-keys is about fetches from capsule servers, and no target is one', 'leave it out');
}

/** Whether there is such a process. @throws LoadProblem `parameter-invalid` */
export function demandRunning(pid: number): void {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    // Others mean that it runs, and is somebody else's.
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') throw new LoadProblem('parameter-invalid', `--server-pid ${pid}: there is no such process`, 'correct the number', { cause });
  }
}
