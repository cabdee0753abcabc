import { VectorProblem, writeKit } from '@testbed/vectors';
import type { Command } from '../command.ts';
import { style } from '../output.ts';
import { ConfigurationProblem, UsageProblem } from '../problem.ts';

export const vectorsCommand: Command = {
  usage: 'testbed vectors write DIR',
  summary: 'writes the vector kit: good and bad containers with their keys, and a manifest of what a correct client does with each',
  options: {},
  run(input, output) {
    const [action = '', folder, ...more] = input.positionals;
    if (action !== 'write') throw new UsageProblem(action === '' ? 'say what to do: write' : `vectors knows no "${action}"`);
    if (folder === undefined || more.length > 0) throw new UsageProblem('name exactly one folder for the kit');
    output.progress('making containers');
    const { version, vectors } = write(folder);
    const counts = Object.fromEntries([...Map.groupBy(vectors, ({ expect }) => expect.does)].map(([does, those]) => [does, those.length]));
    output.say(`${style.green('✓')} ${folder} holds ${vectors.length} vectors: ${Object.entries(counts).map(([does, count]) => `${count} ${does}`).join(', ')}`);
    output.say(`  next: read ${folder}/README.md`);
    output.document({ folder, version, vectors: vectors.length, ...counts });
    return Promise.resolve(0);
  },
};

function write(folder: string): ReturnType<typeof writeKit> {
  try {
    return writeKit(folder);
  } catch (cause) {
    if (!(cause instanceof VectorProblem)) throw cause;
    throw new ConfigurationProblem(cause.code === 'folder-foreign' ? 'folder-in-use' : 'file-unreadable', cause.message, cause.next, { cause });
  }
}
