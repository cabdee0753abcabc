import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { bin, nowhere } from './testbed.ts';

/** What a person saw at the terminal, and how the command ended. */
export interface Session {
  readonly code: number | null;
  readonly screen: string;
}

/** What the person waits to see, what they type then (with Enter), and what they do before that. */
export type Line = readonly [expected: string | RegExp, answer: string, before?: () => Promise<void>];

const patience = 30_000;

/**
 * Runs `testbed` at a real pseudo-terminal (util-linux `script`) and plays the person. Ends with an error when
 * what is expected does not appear.
 */
export async function atTerminal(args: readonly string[], lines: readonly Line[]): Promise<Session> {
  const command = [process.execPath, bin, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const child = spawn('script', ['-q', '-e', '-f', '-c', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, TESTBED_DATA: nowhere, TERM: 'dumb' } });
  let screen = '';
  let seen = 0;
  let next = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    screen += stripVTControlCharacters(chunk.toString());
    for (let line = lines[next]; line; line = lines[next]) {
      const fresh = screen.slice(seen);
      const [expected, answer, before] = line;
      const found = typeof expected === 'string' ? fresh.indexOf(expected) : fresh.search(expected);
      if (found === -1) return;
      seen = screen.length;
      next += 1;
      if (before) void before().then(() => child.stdin.write(`${answer}\r`));
      else child.stdin.write(`${answer}\r`);
    }
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  const missing = lines[next];
  if (missing) throw new Error(`"${missing[0].toString()}" did not appear; the screen was:\n${screen}`);
  return { code, screen };
}
