/** For tests only: builds the pages when the last build is older than their source. */
import { execFile } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

const app = join(import.meta.dirname, '../..');

export async function buildPages(): Promise<void> {
  while (!built()) {
    try {
      await promisify(execFile)(process.execPath, [join(app, '../../node_modules/next/dist/bin/next'), 'build'], { cwd: app, env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } });
    } catch (error) {
      // Somebody else builds the same pages.
      if (!(error as { readonly stderr: string }).stderr.includes('Another next build process')) throw error;
      await setTimeout(1000);
    }
  }
}

function built(): boolean {
  const at = statSync(join(app, '.next/BUILD_ID'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = globSync(['app/**/*.{ts,tsx,css}', 'src/**/*.{ts,tsx}', 'next.config.ts'], { cwd: app }).filter((file) => !/\.test\.ts$|\/testing\//.test(file));
  return sources.every((file) => statSync(join(app, file)).mtimeMs < at);
}
