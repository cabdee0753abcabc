/** A process that judges the defects it is told, one after another, until its parent ends it or is gone. */
import { serverDefects } from '../catalogue.ts';
import { judgeServer } from './judge.ts';
import type { Order, Reply } from './workers.ts';

process.on('message', (message) => {
  void judge(message as Order).then((reply) => process.send?.(reply));
});
process.on('disconnect', () => process.exit());

async function judge({ defect: id, extent }: Order): Promise<Reply> {
  const defect = serverDefects.find((candidate) => candidate.id === id);
  if (!defect) return { failure: 'there is no such defect' };
  try {
    return { outcome: await judgeServer(defect, extent) };
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
