/** `npm run check`: types, lint and the arrow rules of every package, as cached Nx targets. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment, root, setUp } from './setup.mjs';

/** Runs the gates; returns how many failed (0 … 3) and prints what they say. */
export function runGates(node) {
  return ['arrows', 'typecheck', 'lint'].filter((target) => {
    const nx = [join(root, 'node_modules/nx/dist/bin/nx.js'), 'run-many', '-t', target, '--parallel=2', '--output-style=static'];
    const { status, stdout, stderr } = spawnSync(node, nx, { cwd: root, env: environment(), encoding: 'utf8', maxBuffer: 1 << 26 });
    console.log(`check: ${target} ${status === 0 ? 'passed' : 'FAILED'}`);
    if (status !== 0) console.log(stdout + stderr);
    return status !== 0;
  }).length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = runGates(setUp()) === 0 ? 0 : 1;
