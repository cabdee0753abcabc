/** `npm run bench -- WHAT …`: sets up and starts the benchmark of that name; its exit code, or 2 for a name there is not. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';

const benchmarks = {
  servers: 'load/src/bench/main.ts',
  console: 'apps/admin-console/src/bench/pages.ts',
};

const [what, ...more] = process.argv.slice(2);
const program = benchmarks[what];
if (program === undefined) {
  console.error(`usage: npm run bench -- ${Object.keys(benchmarks).join('|')} …`);
  process.exitCode = 2;
} else {
  process.exitCode = spawnSync(setUp(), [join(root, program), what, ...more], { stdio: 'inherit' }).status ?? 1;
}
