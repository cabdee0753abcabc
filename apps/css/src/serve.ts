import { runServer } from '@testbed/server-kit';
import { createSharesServer } from '@testbed/shares-server';
import { readConfigurationFile } from './configuration.ts';

/** Runs the server until it is stopped. @returns the exit code */
export function serve(): Promise<number> {
  return runServer(readConfigurationFile, createSharesServer);
}
