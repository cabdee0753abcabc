import { ContainerProblem } from '../problem.ts';

/** What a failed file operation on an output means; anything that is no error of the system stays as it is. */
export function outputProblem(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error && 'syscall' in cause)) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'EEXIST') return outputExists(path);
  return new ContainerProblem('output-failed', `${path} cannot be written`, { ...(code && { actual: code }), cause });
}

/** The refusal to overwrite. */
export function outputExists(path: string): ContainerProblem {
  return new ContainerProblem('output-exists', `${path} exists already`, { next: 'choose another place, or allow overwriting' });
}
