import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock } from '@testbed/pki';
import { addRoot, maySign, softwareSigner, type Signer } from '@testbed/server-list';
import { PublishingProblem } from '../problem.ts';
import { readSigningConfiguration, type KeyReference, type SigningConfiguration } from './configuration.ts';
import { ecKey, keyInFile, keyInToken, referencesOf, type MadeKey } from './make.ts';
import { secretAt, type SecretReference } from './secret.ts';
import { openToken, type TokenReference, type TokenSession } from './token.ts';

/** A change of keys. */
export interface RotationOrder {
  /** Path of `signer.json`. */
  readonly configuration: string;
  readonly clock: Clock;
  /** Until when the new root, and with it every new key, is trusted. */
  readonly expires: Date;
  /** Files of the root keys so far, brought back for this: as many as the root demands. */
  readonly oldRootKeys: readonly string[];
  /** Of the old root keys, and for the new ones; without it they are not encrypted. */
  readonly oldRootPassword?: SecretReference;
  readonly rootPassword?: SecretReference;
}

/** What became of it. */
export interface RotatedKeys {
  /** Version of the new root. */
  readonly version: number;
  /** SHA-256 of the new root document, for people to compare. */
  readonly fingerprint: string;
  /** Files of the new root keys: to be taken away from the machine. The old ones are of no use any more. */
  readonly rootKeys: readonly string[];
}

/** The roles of a root document, as far as they count here. */
interface RootFacts {
  readonly version: number;
  readonly roles: Readonly<Record<'root' | 'list' | 'freshness', { readonly keyIds: readonly string[]; readonly threshold: number }>>;
}

/**
 * Replaces every key of root, list and freshness, one for one: a new root, signed by the old root keys and the new ones,
 * names the new keys. Clients that trust any earlier root follow. Keys for RIA stay: its clients have them built in. What
 * is published stays good until it is published anew, which the new keys do.
 *
 * @throws PublishingProblem `signing-keys-invalid` (the old root keys are not enough, or others), `signing-keys-exist`,
 *   `token-unusable`, `secret-unavailable`; `signer.json` is as it was then
 */
export async function rotateSigningKeys({ configuration: path, clock, expires, oldRootKeys, oldRootPassword, rootPassword }: RotationOrder): Promise<RotatedKeys> {
  const { environment, roots, list, freshness, ...kept } = readSigningConfiguration(path);
  const before = newestOf(roots);
  const oldSigners = readOldKeys(oldRootKeys, oldRootPassword && secretAt(oldRootPassword));
  demandEnough(oldSigners, roots, before);
  const password = rootPassword && secretAt(rootPassword);
  const version = before.version + 1;
  const folder = dirname(path);
  const sessions = new Map<string, TokenSession>();
  const successor = (reference: KeyReference, label: string): MadeKey => ('file' in reference ? keyInFile(folder, label, ecKey()) : keyInToken(sessionOf(sessions, reference), reference, label));
  try {
    mkdirSync(join(folder, 'root'), { recursive: true, mode: 0o700 });
    const rootNames = before.roles.root.keyIds.map((_keyId, index) => join('root', `root-${index + 1}.v${version}`));
    const made = {
      root: rootNames.map((name) => keyInFile(folder, name, ecKey(), password)),
      list: list.map((reference, index) => successor(reference, `list-${index + 1}.v${version}`)),
      freshness: freshness.map((reference, index) => successor(reference, `freshness-${index + 1}.v${version}`)),
    };
    const role = (name: keyof typeof made): { keys: KeyObject[]; threshold: number } => ({ keys: made[name].map(({ signer }) => signer.publicKey), threshold: before.roles[name].threshold });
    const rotated = await addRoot(
      roots,
      { environment, issued: clock.now(), expires, roles: { root: role('root'), list: role('list'), freshness: role('freshness') } },
      [...oldSigners, ...made.root.map(({ signer }) => signer)],
    );
    replace(path, { environment, roots: rotated, list: referencesOf(made.list), freshness: referencesOf(made.freshness), ...kept });
    const document = Buffer.from(rotated.at(-1)?.document ?? '', 'base64');
    return { version, fingerprint: createHash('sha256').update(document).digest('hex'), rootKeys: rootNames.map((name) => join(folder, `${name}.key.pem`)) };
  } finally {
    for (const session of sessions.values()) session.close();
  }
}

function newestOf(roots: SigningConfiguration['roots']): RootFacts {
  const last = roots.at(-1);
  if (!last) throw invalid('they have no root that could be followed by another');
  return JSON.parse(Buffer.from(last.document, 'base64').toString()) as RootFacts;
}

function readOldKeys(files: readonly string[], passphrase: string | undefined): readonly Signer[] {
  return files.map((file) => {
    try {
      return softwareSigner(createPrivateKey({ key: readFileSync(file), ...(passphrase !== undefined && { passphrase }) }));
    } catch {
      // OpenSSL's texts may have something of the file.
      throw invalid(`${file} is no private key in PEM, or its password is missing or wrong`);
    }
  });
}

/** Before anything is made: with other keys no client would follow. */
function demandEnough(signers: readonly Signer[], roots: SigningConfiguration['roots'], { roles: { root } }: RootFacts): void {
  const right = signers.filter((signer) => maySign(roots, 'root', signer));
  const different = new Set(right.map(({ publicKey }) => publicKey.export({ type: 'spki', format: 'der' }).toString('base64'))).size;
  if (right.length === signers.length && different >= root.threshold) return;
  throw invalid(`${different} of the ${signers.length} given keys are root keys, and the root demands ${root.threshold}`);
}

function sessionOf(sessions: Map<string, TokenSession>, reference: TokenReference): TokenSession {
  const name = JSON.stringify([reference.module, reference.token]);
  const session = sessions.get(name) ?? openToken(reference);
  sessions.set(name, session);
  return session;
}

/** Whole, or not at all. */
function replace(path: string, content: SigningConfiguration): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function invalid(why: string): PublishingProblem {
  return new PublishingProblem('signing-keys-invalid', `the keys can't be changed: ${why}`, 'give the files of the root keys that were taken away when the keys were made, and their password');
}
