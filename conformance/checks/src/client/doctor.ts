import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TargetProblem, Undecided } from '@testbed/runner';
import { twinMade, twinOpened } from './judge.ts';
import { needs } from './needs.ts';
import { secret } from './samples.ts';
import type { ClientTarget } from './target.ts';
import { argumentsFor } from './work/arguments.ts';
import { writePayload } from './work/payload.ts';
import { decryptIn, encryptIn, type Workplace } from './work/run.ts';

/**
 * Sees that the adapter drives the client: a shared secret goes round once, where the client claims that it can. What
 * does not work then is the adapter, and no verdict on the client.
 *
 * @throws TargetProblem `target-service`
 */
export async function demandClientReady(target: ClientTarget): Promise<void> {
  if (!needs.secret.every((need) => need.offered(target))) return;
  const { adapter, world, folder } = target;
  const args = argumentsFor(adapter, world.facts, join(folder, 'people'));
  const place = (name: string): Workplace => {
    const own = join(folder, 'doctor', name);
    mkdirSync(own, { recursive: true });
    return { adapter, folder: own, environment: { LANG: 'C.UTF-8' }, secrets: [secret.toString('base64'), secret.toString('hex')], record: () => undefined };
  };
  try {
    const made = twinMade(await encryptIn(place('encrypt'), { recipients: [args.secretRecipient('judge', secret)], files: writePayload(join(folder, 'payload')) }));
    const container = join(folder, 'doctor', 'given.cdoc2');
    writeFileSync(container, made.file);
    twinOpened(await decryptIn(place('decrypt'), { container, credential: args.secret('judge', secret) }));
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    throw new TargetProblem('target-service', `${adapter.name} does not encrypt and decrypt with a shared secret by its adapter: ${error.message}`, 'run the commands of the adapter by hand; claim SC05 only if the client has it', { cause: error });
  }
}
