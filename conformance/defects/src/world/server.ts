import type { Target } from '@testbed/runner';
import type { Store } from '@testbed/server-kit';

/** A server that runs in this process, and the target that describes it. */
export interface PlantedServer<T extends Target = Target> {
  readonly target: T;
  readonly stop: () => Promise<void>;
}

/** The processes that a planted server pretends to be. */
export const arms: readonly number[] = [0, 1];

/** Stops every arm, then closes their store. */
export async function stopAll(servers: readonly { stop(): Promise<void> }[], store: Store): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
  await store.close();
}
