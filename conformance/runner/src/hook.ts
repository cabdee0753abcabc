import { execFile } from 'node:child_process';
import type { HookName, Target } from './target/target.ts';
import { Undecided, undecided } from './verdict.ts';

const timeout = 20_000;

/** Runs a hook of the target; a command in the folder of its file, without a shell. @throws Undecided when it fails */
export function runHook({ hooks, folder }: Pick<Target, 'hooks' | 'folder'>, name: HookName, values: Readonly<Record<string, string>>): Promise<void> {
  const hook = hooks[name] ?? [];
  if (typeof hook === 'function') return hook(values);
  const [command, ...args] = hook.map((word) => word.replaceAll(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole));
  if (command === undefined) undecided(`the target file has no hook ${name}`);
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd: folder, timeout }, (error) => {
      if (!error) return resolve();
      const how = error.killed ? `did not end within ${timeout / 1000} s` : `ended with ${error.code ?? 'a signal'}`;
      reject(new Undecided(`the hook ${name} of the target file ${how}: run ${command} by hand to see why`));
    });
  });
}
