/** `npm start`: sets the clone up, builds the console's pages, brings a world up, plays the tour, and stays until Ctrl-C. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { environment, root, setUp } from './setup.mjs';

const node = setUp();
const testbed = join(root, 'apps/cli/bin/testbed.js');
const options = process.argv.slice(2);
// Once, and again when they have changed. A world without its console is better than none: what went wrong was said.
if (!options.includes('--no-console')) spawnSync(node, [testbed, 'console', 'build'], { stdio: ['ignore', 'ignore', 'inherit'], env: environment() });
// The channel tells the world when this process is gone, whatever ended it.
const world = spawn(node, [testbed, 'up', '--tour', ...options], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: environment() });
// Ctrl-C reaches the whole group: wait for the world to go down; a signal to this process alone is passed on.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => world.kill('SIGTERM'));
process.on('SIGHUP', () => world.kill('SIGTERM'));
world.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
});
