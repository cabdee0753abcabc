import { createCapsuleServer } from '@testbed/capsule-server';
import { runServer } from '@testbed/server-kit';
import { readConfigurationFile } from './configuration.ts';

/** Runs the server until it is stopped. @returns the exit code */
export function serve(): Promise<number> {
  return runServer(readConfigurationFile, createCapsuleServer);
}
