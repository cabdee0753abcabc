/**
 * For tests only: one PostgreSQL server, in a container where an engine has its image, else from embedded binaries.
 * `postgresql-server.ts FOLDER OWNER` writes `FOLDER/url` once it can be used, or `FOLDER/reason` if it cannot, and ends,
 * with the folder, when the process OWNER has.
 */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const [folder = '', owner = ''] = process.argv.slice(2);

try {
  // Loaded here: what cannot be loaded on this system is a reason too.
  const server = (await (await import('./postgresql-container.ts')).containerPostgresql()) ?? (await (await import('./postgresql-embedded.ts')).embeddedPostgresql(folder));
  tell('url', server.url);
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

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
