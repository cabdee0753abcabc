import type { KeySharesCapsule } from '@testbed/container';
import type { ServerList } from '@testbed/server-list';
import type { SignerCredential } from '../credential.ts';
import { retry } from '../dialogue.ts';
import type { ClientPorts } from '../ports.ts';
import { ClientProblem, type ClientCode } from '../problem.ts';
import { unanswered } from './exchange.ts';
import { kekFromServers } from './fetch.ts';

/** The person did not confirm, or their phone could not be reached: they may want to once more. */
const unconfirmed: readonly ClientCode[] = [
  'smart-id-refused',
  'smart-id-refused-certificate-choice',
  'smart-id-refused-pin',
  'smart-id-refused-code-choice',
  'smart-id-refused-message',
  'smart-id-refused-message-or-code',
  'smart-id-timeout',
  'smart-id-wrong-code',
  'smart-id-session-unknown',
  'mobile-id-refused',
  'mobile-id-timeout',
  'mobile-id-transaction-expired',
  'mobile-id-phone-absent',
  'mobile-id-sim-error',
  'mobile-id-delivery-error',
  'mobile-id-session-unknown',
];

/**
 * UC.Client.04/4–12: the recipient proves who they are, and the servers hand out their shares. At a terminal another
 * try is offered when the authentication did not succeed (8a) or a server did not answer (12a). Each try begins with
 * nonces of its own: those of the last one may be used up or too old.
 *
 * @throws ClientProblem and what lies below it
 */
export async function authenticate(capsule: KeySharesCapsule, credential: SignerCredential, list: ServerList | undefined, ports: ClientPorts): Promise<Uint8Array> {
  const { dialogue } = ports;
  return retry(dialogue, [...unconfirmed, ...unanswered], async (wrong) => {
    if (wrong && !(await dialogue?.again(wrong))) throw new ClientProblem('cancelled', 'cancelled instead of trying again');
    let done = (): Promise<void> => Promise.resolve();
    try {
      return await kekFromServers(capsule, list, async () => {
        const opened = await credential.open(ports);
        ({ done } = opened);
        return opened.signer;
      }, ports);
    } finally {
      await done();
    }
  });
}
