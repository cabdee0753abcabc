import { createPublicKey } from 'node:crypto';
import { CompactSign, exportJWK } from 'jose';
import type { EvidenceKey } from './key.ts';

/** What marks a JWS as ours. */
export const evidenceType = 'cdoc2-testbed-evidence+jws';

/** `manifest.jws`: a compact JWS (RFC 7515) over the very bytes of the manifest, with the public key in its header. */
export async function signManifest(manifest: string, { privateKey, algorithm }: EvidenceKey): Promise<string> {
  const jwk = await exportJWK(createPublicKey(privateKey));
  return new CompactSign(Buffer.from(manifest)).setProtectedHeader({ alg: algorithm, typ: evidenceType, jwk }).sign(privateKey);
}
