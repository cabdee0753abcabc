/** For tests only: runs the commands of a page of `docs/`, in one shell and an empty folder, as its reader does. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface DocumentShell {
  /** Runs commands; resolves once the last one has ended, and rejects when one fails. */
  run(commands: string): Promise<void>;
  /** What was said so far, on stdout and stderr. */
  said(): string;
  /** Waits until something was said. */
  hear(words: string): Promise<void>;
  /** Ends the shell; resolves to its exit code. */
  end(): Promise<number | null>;
}

/** Fenced `sh` blocks of a page, in order, in parts that a comment `<!-- MARK -->` divides. */
export function commandsOf(page: string, mark: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, '../../../../docs', page), 'utf8');
  return text.split(`<!-- ${mark} -->`).map((part) => [...part.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, commands]) => commands).join(''));
}

export function openDocumentShell(folder: string, environment: NodeJS.ProcessEnv): DocumentShell {
  // A group of its own: whatever the commands leave behind is found and ended.
  const shell = spawn('bash', ['-e', '-o', 'pipefail'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...environment } });
  let text = '';
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()));
  shell.stdin.on('error', () => {}); // A command failed: the exit says so.
  let parts = 0;
  const hear = async (words: string): Promise<void> => {
    while (!text.includes(words)) {
      if (shell.exitCode !== null) throw new Error(`the shell ended with ${shell.exitCode}:\n${text}`);
      await delay(50);
    }
  };
  return {
    said: () => text,
    hear,
    async run(commands) {
      parts += 1;
      shell.stdin.write(`${commands}\necho "part $((${parts})) is done"\n`);
      await hear(`part ${parts} is done`);
    },
    async end() {
      shell.stdin.end();
      if (shell.exitCode === null) await once(shell, 'exit');
      try {
        if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGKILL');
      } catch {
        // Nothing was left behind.
      }
      return shell.exitCode;
    },
  };
}
