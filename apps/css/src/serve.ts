import { configuredRevocation, obeyParent, openStore, runServer, systemRandom } from '@testbed/server-kit';
import { createSharesServer } from '@testbed/shares-server';
import { readConfigurationFile } from './configuration.ts';

/** Runs the server until it is stopped. @returns the exit code */
export function serve(): Promise<number> {
  return runServer(async (file, { clock, log }) => {
    const { server: config, store: location, ocsp, testbed } = readConfigurationFile(file);
    obeyParent(clock, testbed, log);
    const store = await openStore(location);
    const server = createSharesServer(config, { clock, random: systemRandom, store, revocation: configuredRevocation(ocsp, clock), log });
    const listeners = await server.start();
    return {
      listeners,
      async stop() {
        await server.stop();
        await store.close();
      },
    };
  });
}
