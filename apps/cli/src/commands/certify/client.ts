import { join } from 'node:path';
import { demandClientReady, openClientWorld, runClientSuite, type ClientTarget } from '@testbed/checks';
import type { CommandInput } from '../../command.ts';
import type { Output } from '../../output.ts';
import { defaultPortBase } from '../../world/ports.ts';
import { inOwnWorld } from '../../world/own.ts';
import { judgeClient } from './judge-client.ts';

/** `testbed certify client`: the client suite, in a world of its own. */
export function certifyClient(input: CommandInput, output: Output): Promise<number> {
  return judgeClient('client', input, output, ({ client, order }) =>
    inOwnWorld(join(client.folder, 'world'), Number(input.text('port-base') ?? defaultPortBase), output, async (file) => {
      const target: ClientTarget = { ...client, world: openClientWorld(file), folder: join(client.folder, 'client') };
      await demandClientReady(target);
      return runClientSuite(target, order);
    }),
  );
}
