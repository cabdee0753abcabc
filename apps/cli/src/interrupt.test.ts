import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';

test('one interruption, though npm passes it on once more, is finished with; a second ends the process at once, and what it does at exit is done', async () => {
  const program = `
    const { interruptSignal } = await import(${JSON.stringify(join(import.meta.dirname, 'interrupt.ts'))});
    process.on('exit', () => console.log('removed'));
    interruptSignal().addEventListener('abort', () => console.log('aborted'));
    setInterval(() => {}, 60_000);
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const words: string[] = [];
  const lines = createInterface(child.stdout).on('line', (line) => words.push(line));
  await once(lines, 'line');
  child.kill('SIGINT');
  await once(lines, 'line');
  child.kill('SIGINT');
  await pause(600);
  expect({ words, code: child.exitCode }).toEqual({ words: ['ready', 'aborted'], code: null });
  child.kill('SIGTERM');
  const [[code]] = await Promise.all([once(child, 'exit'), once(lines, 'close')]);
  expect({ words, code: code as unknown }).toEqual({ words: ['ready', 'aborted', 'removed'], code: 143 });
});
