import { demandContainerReady, runContainerSuite } from '@testbed/checks';
import type { CommandInput } from '../../command.ts';
import type { Output } from '../../output.ts';
import { judgeClient } from './judge-client.ts';

/** `testbed certify container`: a client opens every container of the vector kit. No world and no network. */
export function certifyContainer(input: CommandInput, output: Output): Promise<number> {
  return judgeClient('container', input, output, async ({ client, order }) => {
    await demandContainerReady(client);
    return runContainerSuite(client, order);
  });
}
