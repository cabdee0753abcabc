import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoadProblem } from '../../problem.ts';

const table = 'cdoc2_bench';

/**
 * The limit of every upload: how many rows as large as a capsule PostgreSQL takes a second, each in a transaction of its
 * own, by its own pgbench. The table is there only meanwhile.
 *
 * @param url `postgresql://user@host:port/database`; a password comes from the environment (PGPASSWORD)
 * @throws LoadProblem `preparation-failed`
 */
export function measureInserts(url: string, users: number, seconds: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'testbed-bench-'));
  const script = join(folder, 'insert.sql');
  writeFileSync(script, `INSERT INTO ${table} VALUES (gen_random_uuid()::text, decode(repeat('04', 97), 'hex'), decode(repeat('04', 97), 'hex'), now());\n`);
  try {
    run('psql', [url, '-qc', `CREATE TABLE ${table} (id text PRIMARY KEY, recipient bytea, payload bytea, expires_at timestamptz)`]);
    const said = run('pgbench', ['-n', '-M', 'prepared', '-f', script, '-c', String(users), '-T', String(seconds), url]);
    const [, rate] = /^tps = ([\d.]+)/m.exec(said) ?? [];
    if (rate === undefined) throw new LoadProblem('preparation-failed', 'pgbench tells no rate', 'leave --database out');
    return Number(rate);
  } finally {
    spawnSync(programOf('psql'), [url, '-qc', `DROP TABLE IF EXISTS ${table}`]);
    rmSync(folder, { recursive: true });
  }
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout } = spawnSync(programOf(program), args, { encoding: 'utf8' });
  // What it says may show the URL.
  if (status !== 0) throw new LoadProblem('preparation-failed', `${program} failed`, 'check the database URL and that PostgreSQL’s psql and pgbench are installed, or leave --database out');
  return stdout;
}

/** Debian keeps pgbench beside the server, off the PATH. */
function programOf(program: string): string {
  const home = '/usr/lib/postgresql';
  try {
    const [version] = readdirSync(home).sort((a, b) => Number(b) - Number(a));
    return version === undefined ? program : join(home, version, 'bin', program);
  } catch {
    return program;
  }
}
