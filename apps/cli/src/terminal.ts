import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Whether a person can be asked: both what they read and what they type is a terminal. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks one line at the terminal; undefined when the person gives up (Ctrl-C, Ctrl-D). */
export function askLine(question: string): Promise<string | undefined> {
  return ask(question, process.stderr);
}

/** The same without showing what is typed. */
export function askHidden(question: string): Promise<string | undefined> {
  return ask(question, new Writable({ write: (_chunk, _encoding, done) => done() }));
}

/** @param echo where what is typed is shown */
async function ask(question: string, echo: NodeJS.WritableStream): Promise<string | undefined> {
  // First the terminal in raw mode, then the question: a quick answer must not be echoed by the terminal itself.
  const lines = createInterface({ input: process.stdin, output: echo, terminal: true });
  const ended = new Promise<undefined>((resolve) => {
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => resolve(undefined));
  });
  const hidden = echo !== process.stderr;
  if (hidden) process.stderr.write(question);
  try {
    return await Promise.race([lines.question(hidden ? '' : question), ended]);
  } finally {
    lines.close();
    if (hidden) process.stderr.write('\n');
  }
}
