import { style, type Output } from '../output.ts';
import { runWorld } from './run.ts';

/** Does something in a world of its own, which stops whatever comes of it. @param action is given the path of world.json */
export async function inOwnWorld<Result>(folder: string, portBase: number, output: Output, action: (file: string) => Promise<Result>): Promise<Result> {
  const running = await runWorld({ folder, portBase, onProgress: (line) => output.progress(style.dim(`· ${line}`)) });
  try {
    return await action(running.file);
  } finally {
    running.stop();
    await running.stopped;
  }
}
