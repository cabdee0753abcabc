/** For tests only: PostgreSQL in a container. */
import { randomBytes } from 'node:crypto';
import { GenericContainer, getContainerRuntimeClient, ImageName, Wait } from 'testcontainers';

/** A server that runs. */
export interface PostgresqlServer {
  readonly url: string;
  stop(): Promise<unknown>;
}

/**
 * Starts the image that `POSTGRESQL_IMAGE` names, else `postgres:17`. Nothing is pulled.
 *
 * @returns undefined where no engine runs, or the engine does not have the image
 */
export async function containerPostgresql(): Promise<PostgresqlServer | undefined> {
  const image = process.env['POSTGRESQL_IMAGE'] ?? 'postgres:17';
  // Its image would be pulled; who starts this stops it.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  const engine = await getContainerRuntimeClient().catch(() => undefined);
  if (!engine || !(await engine.image.exists(ImageName.fromString(image)))) return undefined;
  const password = randomBytes(16).toString('hex');
  const container = await new GenericContainer(image)
    .withEnvironment({ POSTGRES_USER: 'testbed', POSTGRES_PASSWORD: password, POSTGRES_DB: 'postgres' })
    .withCommand(['-c', 'max_connections=200'])
    .withExposedPorts(5432)
    // The first time it only runs to make its database.
    .withWaitStrategy(Wait.forLogMessage('database system is ready to accept connections', 2))
    .start();
  return { url: `postgresql://testbed:${password}@${container.getHost()}:${container.getMappedPort(5432)}/postgres`, stop: () => container.stop() };
}
