import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { ServerExtent } from './judge.ts';
import type { Outcome } from './outcome.ts';

/** As many as a modest machine has cores: signatures and handshakes keep one busy. */
const processes = 2;

/** What a worker process is sent. */
export interface Order {
  readonly defect: string;
  readonly extent: ServerExtent;
}

/** What it sends back. */
export type Reply = { readonly outcome: Outcome } | { readonly failure: string };

/** Judges defects of servers in processes of their own, each taking the next when it is done; outcomes in the order of the ids. */
export async function judgeInProcesses(ids: readonly string[], extent: ServerExtent, onOutcome: (outcome: Outcome) => void): Promise<readonly Outcome[]> {
  const outcomes = new Map<string, Outcome>();
  const queue = [...ids];
  const work = async (): Promise<void> => {
    const child = fork(join(import.meta.dirname, 'worker.ts'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const died = new Promise<never>((_, reject) => {
      child.once('exit', (code, signal) => reject(new Error(`a process that judges defects ended with ${code ?? signal}`)));
    });
    // Only raced below: it must not be an unhandled rejection when the process is ended on purpose.
    died.catch(() => undefined);
    try {
      for (let defect = queue.shift(); defect !== undefined; defect = queue.shift()) {
        const replied = new Promise<Reply>((resolve) => child.once('message', (message) => resolve(message as Reply)));
        child.send({ defect, extent } satisfies Order);
        const reply = await Promise.race([replied, died]);
        if ('failure' in reply) throw new Error(`${defect}: ${reply.failure}`);
        outcomes.set(defect, reply.outcome);
        onOutcome(reply.outcome);
      }
    } finally {
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: Math.min(processes, ids.length) }, work));
  return ids.flatMap((id) => outcomes.get(id) ?? []);
}
