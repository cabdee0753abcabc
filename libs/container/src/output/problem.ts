import { ContainerProblem } from '../problem.ts';

/** What a failed file operation on an output means; problems that are coded already stay as they are. */
export function outputProblem(path: string, cause: unknown): ContainerProblem {
  if (cause instanceof ContainerProblem) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'EEXIST') return outputExists(path);
  return new ContainerProblem('output-failed', `${path} cannot be written`, { ...(code && { actual: code }), cause });
}

/** The refusal to overwrite. */
export function outputExists(path: string): ContainerProblem {
  return new ContainerProblem('output-exists', `${path} exists already`, { next: 'choose another place, or allow overwriting' });
}
