import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@testbed/pki';
import { addRoot, firstRoot, softwareSigner, type Signer } from '@testbed/server-list';
import type { Environment } from '../model.ts';
import { PublishingProblem } from '../problem.ts';
import type { KeyReference, SigningConfiguration } from './configuration.ts';
import { secretAt, type SecretReference } from './secret.ts';
import { createToken, type TokenReference, type TokenSession } from './token.ts';

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

interface MadeKey {
  readonly signer: Signer;
  readonly reference: KeyReference;
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
    const make = (label: string): MadeKey => (session && token ? inToken(session, token, label) : inFile(folder, label, ecKey(), undefined));
    const root = numbered('root', roles.root.keys).map((label) => inFile(folder, join('root', label), ecKey(), password));
    const list = numbered('list', roles.list.keys).map(make);
    const freshness = numbered('freshness', roles.freshness.keys).map(make);
    const ria = [make('ria'), inFile(folder, 'ria-rsa', generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey, undefined)];
    const role = (made: readonly MadeKey[], { threshold }: RoleOrder): { keys: KeyObject[]; threshold: number } => ({ keys: made.map(({ signer }) => signer.publicKey), threshold });
    const roots = await addRoot(
      [],
      { environment, issued: clock.now(), expires, roles: { root: role(root, roles.root), list: role(list, roles.list), freshness: role(freshness, roles.freshness) } },
      root.map(({ signer }) => signer),
    );
    const references = (made: readonly MadeKey[]): readonly KeyReference[] => made.map(({ reference }) => reference);
    writeJson(configuration, { environment, roots, list: references(list), freshness: references(freshness), ria: references(ria) });
    const bytes = firstRoot(roots);
    return { configuration, root: bytes, fingerprint: createHash('sha256').update(bytes).digest('hex'), rootKeys: numbered('root', roles.root.keys).map((label) => join(folder, 'root', `${label}.key.pem`)) };
  } finally {
    session?.close();
  }
}

function numbered(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}

function ecKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

function inFile(folder: string, name: string, key: KeyObject, passphrase: string | undefined): MadeKey {
  const file = `${name}.key.pem`;
  const pem = key.export({ type: 'pkcs8', format: 'pem', ...(passphrase !== undefined && { cipher: 'aes-256-cbc', passphrase }) });
  // `wx`: no key is ever written over another.
  writeFileSync(join(folder, file), pem, { mode: 0o600, flag: 'wx' });
  return { signer: softwareSigner(key), reference: { file } };
}

function inToken(session: TokenSession, { module, token, pin }: TokenReference, label: string): MadeKey {
  session.generate(label);
  return { signer: session.signer(label), reference: { module, token, pin, label } };
}

function writeJson(path: string, content: SigningConfiguration): void {
  writeFileSync(path, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
}
