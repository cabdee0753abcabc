import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { softwareSigner, type Signer } from '@testbed/server-list';
import { PublishingProblem } from '../problem.ts';
import type { KeyReference } from './configuration.ts';
import type { TokenReference, TokenSession } from './token.ts';

/** A new key, and where `signer.json` finds it. */
export interface MadeKey {
  readonly signer: Signer;
  readonly reference: KeyReference;
}

/** `root-1`, `root-2`, … */
export function numbered(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}

/** A private key on P-256. */
export function ecKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

/** Keeps a key as `NAME.key.pem`. @param passphrase encrypts it @throws PublishingProblem `signing-keys-exist` */
export function keyInFile(folder: string, name: string, key: KeyObject, passphrase?: string): MadeKey {
  const file = `${name}.key.pem`;
  const pem = key.export({ type: 'pkcs8', format: 'pem', ...(passphrase !== undefined && { cipher: 'aes-256-cbc', passphrase }) });
  try {
    // `wx`: no key is ever written over another.
    writeFileSync(join(folder, file), pem, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new PublishingProblem('signing-keys-exist', `${join(folder, file)} is there already`, 'move it away if nothing needs it; keys that are there are left as they are', { cause });
  }
  return { signer: softwareSigner(key), reference: { file } };
}

/** Makes a key inside a token. @throws PublishingProblem `token-unusable` */
export function keyInToken(session: TokenSession, { module, token, pin }: TokenReference, label: string): MadeKey {
  session.generate(label);
  return { signer: session.signer(label), reference: { module, token, pin, label } };
}

/** Where keys are found, in their order. */
export function referencesOf(made: readonly MadeKey[]): readonly KeyReference[] {
  return made.map(({ reference }) => reference);
}
