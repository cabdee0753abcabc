import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigurationProblem } from '../problem.ts';
import { consoleApp, consoleEnvironment } from './app.ts';

/** Whether the console's pages are built, and from the sources as they are now. */
export type PagesState = 'missing' | 'older' | 'current';

const sources = ['app/**/*.{ts,tsx,css}', 'src/**/*.{ts,tsx}', 'next.config.ts'];

/** @param app folder of the console */
export function pagesState(app: string = consoleApp): PagesState {
  const built = statSync(join(app, '.next/BUILD_ID'), { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return 'missing';
  const files = globSync(sources, { cwd: app }).filter((file) => !/\.test\.ts$|\/testing\//.test(file));
  return files.every((file) => statSync(join(app, file)).mtimeMs < built) ? 'current' : 'older';
}

/**
 * Builds the pages unless they are current; says so, since it takes a while.
 *
 * @throws ConfigurationProblem `pages-not-built` with the builder's last words
 */
export async function currentPages(progress: (line: string) => void): Promise<void> {
  const state = pagesState();
  if (state === 'current') return;
  progress(`building the console's pages (about 20 s): they are ${state === 'missing' ? 'not built yet' : 'older than their sources'}`);
  while (!(await build())) {
    await delay(1_000);
    if (pagesState() === 'current') return;
  }
}

/** False when somebody else builds the same pages now. */
async function build(): Promise<boolean> {
  const next = createRequire(join(consoleApp, 'package.json')).resolve('next/dist/bin/next');
  const child = spawn(process.execPath, [next, 'build'], { cwd: consoleApp, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...consoleEnvironment } });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close') as Promise<[number | null]>]);
  if (code === 0) return true;
  if (said.includes('Another next build process')) return false;
  throw new ConfigurationProblem('pages-not-built', `the console's pages can't be built: ${said.trim().split('\n').at(-1) ?? ''}`, 'npm run build --workspace apps/admin-console shows all of it');
}
