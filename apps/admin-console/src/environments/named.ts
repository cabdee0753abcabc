import type { Environment } from '@testbed/publishing';
import type { Console, EnvironmentDesk } from '../console.ts';
import { ConsoleProblem } from '../problem.ts';

/** The environment of this name, or all without one. @throws ConsoleProblem `configuration-invalid` */
export function environmentsNamed({ environments }: Console, name?: string): readonly (readonly [Environment, EnvironmentDesk])[] {
  const found = [...environments].filter(([environment]) => name === undefined || environment === name);
  if (found.length > 0) return found;
  throw new ConsoleProblem('configuration-invalid', `this console has no environment ${name}`, { next: `it has ${[...environments.keys()].join(', ')}` });
}
