import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from '../command.ts';
import { style } from '../output.ts';
import { runningWorld, worldFolder } from '../world/folder.ts';

/** How long a world may take to stop before it is killed; its servers then end with it. */
const patience = 20_000;

export const downCommand: Command = {
  usage: 'testbed down [--data DIR]',
  summary: 'stops the world in DIR and leaves no process',
  options: { data: { type: 'string' } },
  async run(input, output) {
    const folder = worldFolder(input.text('data'));
    const pid = runningWorld(folder);
    if (pid !== undefined) {
      process.kill(pid, 'SIGTERM');
      const until = performance.now() + patience;
      while (runningWorld(folder) === pid) {
        if (performance.now() > until) process.kill(pid, 'SIGKILL');
        await delay(50);
      }
    }
    output.say(pid === undefined ? `no world is running in ${folder}` : `${style.green('✓')} the world in ${folder} has stopped; testbed up goes on with it`);
    output.document({ folder, wasRunning: pid !== undefined });
    return 0;
  },
};
