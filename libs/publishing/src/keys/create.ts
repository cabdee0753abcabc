import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@testbed/pki';
import { addRoot, firstRoot } from '@testbed/server-list';
import type { Environment } from '../model.ts';
import { PublishingProblem } from '../problem.ts';
import type { SigningConfiguration } from './configuration.ts';
import { ecKey, keyInFile, keyInToken, numbered, referencesOf, type MadeKey } from './make.ts';
import { secretAt, type SecretReference } from './secret.ts';
import { createToken, type TokenReference } from './token.ts';

/** Keys of one role, and how many of them must sign. */
export interface RoleOrder {
  readonly keys: number;
  readonly threshold: number;
}

/** Keys for one environment of an organisation (BUC.01). */
export interface SigningKeysOrder {
  /** New folder: `signer.json`, key files, and `root/` with the root keys. */
  readonly folder: string;
  readonly environment: Environment;
  readonly clock: Clock;
  /** Until when the root, and with it every key, is trusted. */
  readonly expires: Date;
  readonly roles: Readonly<Record<'root' | 'list' | 'freshness', RoleOrder>>;
  /** A new token that the keys of list and freshness and the EC key for RIA are made in; without it they are files. */
  readonly token?: TokenReference & { readonly soPin: SecretReference };
  /** Encrypts the root keys. */
  readonly rootPassword?: SecretReference;
}

/** What was made. */
export interface CreatedSigningKeys {
  /** Path of `signer.json`, for `spawnSigner`. */
  readonly configuration: string;
  /** Exact bytes of the first root: what clients are delivered with. */
  readonly root: Uint8Array;
  /** SHA-256 of these bytes, for people to compare. */
  readonly fingerprint: string;
  /** Files of the root keys: to be taken away from the machine, each to its holder. */
  readonly rootKeys: readonly string[];
}

/**
 * Makes the signing keys of a new organisation and the first root that names them. Root keys are files for another
 * medium: nothing needs them until the keys change.
 *
 * @throws PublishingProblem `signing-keys-exist`, `signing-keys-invalid` (a threshold that the keys can't meet), `token-unusable`, `secret-unavailable`
 */
export async function createSigningKeys({ folder, environment, clock, expires, roles, token, rootPassword }: SigningKeysOrder): Promise<CreatedSigningKeys> {
  const configuration = join(folder, 'signer.json');
  if (existsSync(configuration)) throw new PublishingProblem('signing-keys-exist', `${folder} holds signing keys already`, 'choose another folder; keys that are there are left as they are');
  for (const [name, { keys, threshold }] of Object.entries(roles)) {
    if (threshold >= 1 && keys >= threshold) continue;
    throw new PublishingProblem('signing-keys-invalid', `the role ${name} wants ${threshold} signatures of ${keys} keys`, 'order at least one key, and no more signatures than keys', { expected: `1 to ${keys}`, actual: String(threshold) });
  }
  const password = rootPassword && secretAt(rootPassword);
  mkdirSync(join(folder, 'root'), { recursive: true, mode: 0o700 });
  const session = token && createToken(token);
  try {
    const make = (label: string): MadeKey => (session && token ? keyInToken(session, token, label) : keyInFile(folder, label, ecKey()));
    const root = numbered('root', roles.root.keys).map((label) => keyInFile(folder, join('root', label), ecKey(), password));
    const list = numbered('list', roles.list.keys).map(make);
    const freshness = numbered('freshness', roles.freshness.keys).map(make);
    const ria = [make('ria'), keyInFile(folder, 'ria-rsa', generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey)];
    const role = (made: readonly MadeKey[], { threshold }: RoleOrder): { keys: KeyObject[]; threshold: number } => ({ keys: made.map(({ signer }) => signer.publicKey), threshold });
    const roots = await addRoot(
      [],
      { environment, issued: clock.now(), expires, roles: { root: role(root, roles.root), list: role(list, roles.list), freshness: role(freshness, roles.freshness) } },
      root.map(({ signer }) => signer),
    );
    writeNew(configuration, { environment, roots, list: referencesOf(list), freshness: referencesOf(freshness), ria: referencesOf(ria) });
    const bytes = firstRoot(roots);
    return { configuration, root: bytes, fingerprint: createHash('sha256').update(bytes).digest('hex'), rootKeys: numbered('root', roles.root.keys).map((label) => join(folder, 'root', `${label}.key.pem`)) };
  } finally {
    session?.close();
  }
}

function writeNew(path: string, content: SigningConfiguration): void {
  writeFileSync(path, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
}
