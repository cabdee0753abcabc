/** `npm start`: sets the clone up, brings a world up, plays the tour, and stays until Ctrl-C. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { environment, root, setUp } from './setup.mjs';

const node = setUp();
const testbed = join(root, 'apps/cli/bin/testbed.js');
// The channel tells the world when this process is gone, whatever ended it.
const world = spawn(node, [testbed, 'up', '--tour', ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: environment() });
// Ctrl-C reaches the whole group: wait for the world to go down; a signal to this process alone is passed on.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => world.kill('SIGTERM'));
process.on('SIGHUP', () => world.kill('SIGTERM'));
world.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
});
