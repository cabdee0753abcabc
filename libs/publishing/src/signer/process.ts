/**
 * The process that signs. It alone opens the keys and knows the PIN; it reads from the store, for itself, what was
 * approved. It serves one parent over IPC and ends with it. Arguments: folder of the store, `signer.json`.
 */
import { systemClock } from '@testbed/pki';
import { openSigningKeys } from '../keys/configuration.ts';
import type { PublicationSigner } from '../ports.ts';
import { localSigner } from './local.ts';
import { problemMessage, type SignerCall, type SignerReply } from './messages.ts';

const [, , directory = '', configuration = ''] = process.argv;

/** Opened with the first call, and once: a wrong PIN is not tried again and again until the token locks it. */
let opening: Promise<PublicationSigner> | undefined;

process.on('disconnect', () => process.exit());
process.on('message', (call: SignerCall) => {
  void answer(call).then((reply) => process.send?.(reply));
});

async function answer({ id, operation, argument }: SignerCall): Promise<SignerReply> {
  try {
    opening ??= open();
    const signer = await opening;
    const work = signer[operation] as (argument: unknown) => Promise<unknown>;
    return { id, result: await work(argument) };
  } catch (error) {
    return { id, problem: problemMessage(error) };
  }
}

async function open(): Promise<PublicationSigner> {
  const { environment, keys } = openSigningKeys(configuration);
  return localSigner({ directory, environment, clock: systemClock, keys });
}
