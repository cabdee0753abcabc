import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Whether a person can be asked: both what they read and what they type is a terminal. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks one line at the terminal; undefined when the person gives up (Ctrl-C, Ctrl-D). */
export function askLine(question: string): Promise<string | undefined> {
  return prompt(question, process.stderr);
}

/** The same without showing what is typed. */
export async function askHidden(question: string): Promise<string | undefined> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await prompt('', nowhere);
  process.stderr.write('\n');
  return answer;
}

async function prompt(question: string, output: NodeJS.WritableStream): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  const ended = new Promise<undefined>((resolve) => {
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => resolve(undefined));
  });
  try {
    return await Promise.race([lines.question(question), ended]);
  } finally {
    lines.close();
  }
}
