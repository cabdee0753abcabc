import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ServerListProblem, softwareSigner, type SignedDocument, type Signer } from '@testbed/server-list';
import { readRiaBase } from '@testbed/server-list/export';
import type { Environment } from '../model.ts';
import { PublishingProblem } from '../problem.ts';
import type { SigningKeys } from '../signer/keys.ts';
import { secretAt, type SecretReference } from './secret.ts';
import { openToken, type TokenReference, type TokenSession } from './token.ts';

/** A key: in a file, or in a token by its label. Paths are relative to the configuration. */
export type KeyReference = { readonly file: string; readonly password?: SecretReference } | (TokenReference & { readonly label: string });

/** `signer.json`: what a signer signs with. It holds places of secrets, never secrets. */
export interface SigningConfiguration {
  readonly environment: Environment;
  /** Every root so far, oldest first. */
  readonly roots: readonly SignedDocument[];
  readonly list: readonly KeyReference[];
  readonly freshness: readonly KeyReference[];
  /** For RIA's central configuration: an EC key, an RSA key, both or none. */
  readonly ria: readonly KeyReference[];
  /** File of the central configuration that the list is merged into. */
  readonly riaBase?: string;
  readonly freshDays?: number;
}

/** Keys that are open, until they are closed. */
export interface OpenSigningKeys {
  readonly environment: Environment;
  readonly keys: SigningKeys;
  close(): void;
}

/** @throws PublishingProblem `signing-keys-invalid` */
export function readSigningConfiguration(path: string): SigningConfiguration {
  try {
    const { environment, roots, list, freshness, ria, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as SigningConfiguration;
    if (environment !== 'test' && environment !== 'production') throw new Error('its environment is neither test nor production');
    if (![roots, list, freshness, ria].every(Array.isArray)) throw new Error('it does not name roots, list, freshness and ria');
    return { environment, roots, list, freshness, ria, ...rest };
  } catch (cause) {
    throw invalid(`${path}: ${(cause as Error).message}`, cause);
  }
}

/** Opens every key that a configuration names; one session a token. @throws PublishingProblem `signing-keys-invalid`, `token-unusable`, `secret-unavailable` */
export function openSigningKeys(path: string): OpenSigningKeys {
  const { environment, roots, list, freshness, ria, riaBase, freshDays } = readSigningConfiguration(path);
  const place = (file: string): string => resolve(dirname(path), file);
  const sessions = new Map<string, TokenSession>();
  const open = (reference: KeyReference): Signer => {
    if ('file' in reference) return softwareSigner(keyIn(place(reference.file), reference.password));
    const name = JSON.stringify([reference.module, reference.token]);
    const session = sessions.get(name) ?? openToken(reference);
    sessions.set(name, session);
    return session.signer(reference.label);
  };
  const close = (): void => {
    for (const session of sessions.values()) session.close();
  };
  try {
    const keys: SigningKeys = {
      roots,
      list: list.map(open),
      freshness: freshness.map(open),
      ria: ria.map(open),
      ...(riaBase !== undefined && { riaBase: readRiaBase(readFileSync(place(riaBase), 'utf8'), riaBase) }),
      ...(freshDays !== undefined && { freshDays }),
    };
    return { environment, keys, close };
  } catch (cause) {
    close();
    if (cause instanceof PublishingProblem) throw cause;
    throw invalid(cause instanceof ServerListProblem ? cause.message : `${path} names a file that can't be read`, cause);
  }
}

function keyIn(path: string, password: SecretReference | undefined): ReturnType<typeof createPrivateKey> {
  const passphrase = password && secretAt(password);
  try {
    return createPrivateKey({ key: readFileSync(path), ...(passphrase !== undefined && { passphrase }) });
  } catch {
    // OpenSSL's texts may have something of the file.
    throw invalid(`${path} is no private key in PEM, or its password is missing or wrong`);
  }
}

function invalid(message: string, cause?: unknown): PublishingProblem {
  return new PublishingProblem('signing-keys-invalid', `the signing keys can't be used: ${message}`, 'make keys with createSigningKeys, or correct signer.json', { cause });
}
