import type { Command } from '../command.ts';
import type { Output } from '../output.ts';
import { playTour } from '../tour/play.ts';
import { findWorld } from '../world/find.ts';
import { runWorld } from '../world/run.ts';
import { readWorld, type World } from '../world/world-file.ts';
import { worldFolder } from '../world/folder.ts';

export const tourCommand: Command = {
  usage: 'testbed tour [--world FILE]',
  summary: 'plays every use case once on real files and tells what happens; without a running world it starts one for itself',
  options: { world: { type: 'string' } },
  async run(input, output) {
    const world = findWorld(input);
    return world ? play(world, output) : playInOwnWorld(output);
  },
};

async function playInOwnWorld(output: Output): Promise<number> {
  const running = await runWorld({ folder: worldFolder(undefined), onProgress: (line) => output.progress(`· ${line}`) });
  try {
    return await play(readWorld(running.file), output);
  } finally {
    running.stop();
    await running.stopped;
  }
}

async function play(world: World, output: Output): Promise<number> {
  const useCases = await playTour(world, output);
  output.document({ useCases });
  return useCases.every(({ ok }) => ok) ? 0 : 1;
}
