/** The shares server process: `main.ts --config FILE`. Exit codes: 0 stopped, 1 failed, 2 usage, 3 configuration. */
import { configuredRevocation, obeyParent, openStore, runServer, systemRandom } from '@testbed/server-kit';
import { createSharesServer } from '@testbed/shares-server';
import { readConfigurationFile } from './configuration.ts';

process.exitCode = await runServer(async (file, { clock, log }) => {
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
process.exit();
