import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EidProblem } from '../problem.ts';

const places = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib64/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
];

/** Path of the SoftHSM module on this machine. @throws EidProblem softhsm-missing, with the command that installs it */
export function softhsmModule(): string {
  const module = places.find((place) => existsSync(place));
  if (module === undefined) throw new EidProblem('softhsm-missing', 'SoftHSM is not installed', 'sudo apt-get install softhsm2');
  return module;
}

/**
 * Writes `softhsm2.conf` into a folder, with the tokens beside it in `tokens/`, and returns its path. Existing
 * tokens stay; the path to them is absolute, as SoftHSM wants it, so write it again after moving the folder.
 */
export async function writeSofthsmConf(folder: string): Promise<string> {
  const tokens = resolve(folder, 'tokens');
  await mkdir(tokens, { recursive: true, mode: 0o700 });
  const file = join(resolve(folder), 'softhsm2.conf');
  await writeFile(file, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  return file;
}
