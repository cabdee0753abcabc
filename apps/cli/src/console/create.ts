import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { softhsmModule, writeSofthsmConf } from '@testbed/eid';
import { createSigningKeys, type Environment, type SecretReference } from '@testbed/publishing';
import { replaceFile } from '../replace-file.ts';

/** Signing keys for one environment of a console. */
export interface KeysOrder {
  /** Folder of the console. */
  readonly folder: string;
  readonly environment: Environment;
  /** How long the root, and with it every key, is trusted. */
  readonly years: number;
  /** Keys of list and freshness are made in a new token of this module; without it they are files. */
  readonly token?: { readonly module: string; readonly pin: SecretReference; readonly soPin: SecretReference };
  /** Encrypts the root keys. */
  readonly rootPassword?: SecretReference;
}

/** What people do with new keys. */
export interface CreatedKeys {
  readonly environment: Environment;
  /** File of the root document: what clients are delivered with. */
  readonly root: string;
  /** SHA-256 of that file, in hex. */
  readonly fingerprint: string;
  /** Files of the root keys, to be taken away from the machine. */
  readonly rootKeys: readonly string[];
  /** `SOFTHSM2_CONF` of the token, when it was made for it. */
  readonly softhsmConf?: string;
}

/** Makes the keys in `keys/ENVIRONMENT/` of the console's folder, one of each role. @throws PublishingProblem as `createSigningKeys` */
export async function createConsoleKeys({ folder, environment, years, token, rootPassword }: KeysOrder): Promise<CreatedKeys> {
  const now = new Date();
  const expires = new Date(now);
  expires.setUTCFullYear(now.getUTCFullYear() + years);
  const softhsmConf = token && (await softhsmConfFor(folder, token.module));
  const one = { keys: 1, threshold: 1 };
  const keys = join(folder, 'keys', environment);
  const { root, fingerprint, rootKeys } = await createSigningKeys({
    folder: keys,
    environment,
    clock: { now: () => now },
    expires,
    roles: { root: one, list: one, freshness: one },
    ...(token && { token: { ...token, token: `cdoc2-list-${environment}` } }),
    ...(rootPassword !== undefined && { rootPassword }),
  });
  const file = join(keys, 'server-list.root.json');
  writeFileSync(file, root);
  return { environment, root: file, fingerprint, rootKeys, ...(softhsmConf !== undefined && { softhsmConf }) };
}

/** SoftHSM keeps its tokens in the console's folder, unless `SOFTHSM2_CONF` says where. */
async function softhsmConfFor(folder: string, module: string): Promise<string | undefined> {
  if (process.env['SOFTHSM2_CONF'] !== undefined) return resolve(process.env['SOFTHSM2_CONF']);
  if (resolve(module) !== softhsmModule()) return undefined;
  const place = join(folder, 'hsm');
  mkdirSync(place, { recursive: true, mode: 0o700 });
  // The module reads the variable when it is loaded.
  process.env['SOFTHSM2_CONF'] = await writeSofthsmConf(place);
  return process.env['SOFTHSM2_CONF'];
}

/** A console's configuration file. */
export interface ConsoleConfiguration {
  readonly folder: string;
  readonly port: number;
  readonly environments: readonly Environment[];
  /** Folder that clients fetch from, each environment in a folder of its own. */
  readonly published: string;
  readonly softhsmConf?: string;
  /** `host:port` that may be probed before a list names them. */
  readonly probeHosts?: readonly string[];
  /** A running world's `world.json`, and the folder of reports that it shares. */
  readonly world?: string;
  readonly reports?: string;
}

/** Writes `console.json`; gives its path and the console's address. */
export function writeConsoleConfiguration({ folder, port, environments, published, softhsmConf, probeHosts = [], world, reports = join(folder, 'reports') }: ConsoleConfiguration): { readonly file: string; readonly origin: string } {
  const file = join(folder, 'console.json');
  const origin = `http://localhost:${port}`;
  const path = (place: string): string => relative(folder, place);
  for (const place of [folder, reports, join(folder, 'targets')]) mkdirSync(place, { recursive: true, mode: 0o700 });
  const content = {
    host: '127.0.0.1',
    port,
    origin,
    data: 'data',
    environments: Object.fromEntries(
      environments.map((name) => [name, { published: path(join(published, name)), keys: join('keys', name, 'signer.json'), ...(softhsmConf !== undefined && { softhsmConf: path(softhsmConf) }) }]),
    ),
    probeHosts,
    reports: [path(reports)],
    targets: 'targets',
    ...(world !== undefined && { world: path(world) }),
  };
  replaceFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
  return { file, origin };
}
