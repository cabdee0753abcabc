import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EidProblem } from '../problem.ts';

/**
 * Path of OpenSSL's engine for PKCS#11 keys, where Debian and its relatives install it.
 *
 * @throws EidProblem engine-missing, with the command that installs it
 */
export function tlsEngine(): string {
  const engine = findTlsEngine();
  if (engine !== undefined) return engine;
  throw new EidProblem(
    'engine-missing',
    "OpenSSL's PKCS#11 engine is not installed; without it a token decrypts but cannot authenticate to a server",
    'sudo apt-get install libengine-pkcs11-openssl',
  );
}

/** The same, or `undefined`. */
export function findTlsEngine(): string | undefined {
  return libraryFolders()
    .map((folder) => join(folder, 'engines-3/pkcs11.so'))
    .find((file) => existsSync(file));
}

/** `/usr/lib` and its folders by machine type, such as `/usr/lib/x86_64-linux-gnu`. */
function libraryFolders(): string[] {
  const multiarch = readdirSync('/usr/lib').filter((name) => name.includes('-linux-'));
  return [...multiarch.map((name) => join('/usr/lib', name)), '/usr/lib', '/usr/lib64'];
}

/** A configuration file that OpenSSL reads when a process starts. */
export interface EngineConfiguration {
  readonly file: string;
  remove(): Promise<void>;
}

/**
 * Writes the configuration that loads the engine. OpenSSL reads it once, at the start of a process: an engine loaded
 * later serves its first SecureContext only. The module is not in it; the engine takes it from the environment.
 */
export async function writeEngineConfiguration(engine: string): Promise<EngineConfiguration> {
  const folder = await mkdtemp(join(tmpdir(), 'testbed-engine-'));
  const file = join(folder, 'openssl.cnf');
  const lines = [
    'nodejs_conf = init',
    'openssl_conf = init',
    '[init]',
    'engines = engines',
    '[engines]',
    'pkcs11 = pkcs11',
    '[pkcs11]',
    'engine_id = pkcs11',
    `dynamic_path = ${engine}`,
    'init = 1',
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}
