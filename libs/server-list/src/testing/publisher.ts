/** For tests only: an organisation that signs lists, honestly. */
import { generateKeyPairSync } from 'node:crypto';
import { addRoot } from '../signed/add-root.ts';
import { signFreshness } from '../signed/sign-freshness.ts';
import { signServerList } from '../signed/sign-list.ts';
import { writeSignatureFile } from '../signed/signature-file.ts';
import type { SignedDocument } from '../signed/signature.ts';
import { softwareSigner, type Signer } from '../signed/signer.ts';
import type { PublishedFiles } from '../signed/verify.ts';
import { daysFromNow, now } from './servers.ts';

export function p256(): Signer {
  return softwareSigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

export function p384(): Signer {
  return softwareSigner(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey);
}

export function ed25519(): Signer {
  return softwareSigner(generateKeyPairSync('ed25519').privateKey);
}

/** Who signs in which role; all of a role's signers sign. */
export interface Crew {
  readonly root: readonly Signer[];
  readonly list: readonly Signer[];
  readonly freshness: readonly Signer[];
  /** Of the roles root and list; 1 unless told otherwise. */
  readonly threshold?: number;
}

/** A new root for a crew, after the ones before. */
export function rootFor(crew: Crew, before: readonly SignedDocument[] = [], options: { environment?: string; expires?: Date; signers?: readonly Signer[] } = {}): Promise<readonly SignedDocument[]> {
  const { environment = 'test', expires = daysFromNow(1000), signers = crew.root } = options;
  const role = (who: readonly Signer[], threshold = 1): { keys: Signer['publicKey'][]; threshold: number } => ({ keys: who.map(({ publicKey }) => publicKey), threshold });
  return addRoot(
    before,
    { environment, issued: daysFromNow(-1), expires, roles: { root: role(crew.root, crew.threshold), list: role(crew.list, crew.threshold), freshness: role(crew.freshness) } },
    signers,
  );
}

/** All three files. */
export type Publication = { readonly [Name in keyof PublishedFiles]-?: Uint8Array };

/** The three files of a publication; the freshness file holds for a week. */
export async function publish(list: Uint8Array, roots: readonly SignedDocument[], crew: Pick<Crew, 'list' | 'freshness'>, issued = now): Promise<Publication> {
  const { content: signatures } = await signServerList(list, roots, crew.list);
  const { content: freshness } = await signFreshness(list, { roots, signatures }, crew.freshness, { issued, expires: new Date(issued.getTime() + 7 * 86_400_000) });
  return { list, signatures: writeSignatureFile({ roots, signatures }), freshness };
}
