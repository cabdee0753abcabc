import { createHash } from 'node:crypto';
import type { SignatureFile, Signer } from '@testbed/server-list';

/** Signatures over exact bytes, one by each key, as a signature file has them. */
export type Signatures = SignatureFile['signatures'];

/** Signs the exact bytes with every key. */
export async function signBytes(bytes: Uint8Array, signers: readonly Signer[]): Promise<Signatures> {
  const signatures = [];
  for (const { publicKey, sign } of signers) {
    signatures.push({ keyId: keyIdOf(publicKey), signature: Buffer.from(await sign(bytes)).toString('base64') });
  }
  return signatures;
}

function keyIdOf(publicKey: Signer['publicKey']): string {
  return `sha256:${createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('hex')}`;
}
