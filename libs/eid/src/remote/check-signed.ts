import { verify } from 'node:crypto';
import { checkCertificate, personOf, publicKeyOf, readCertificate } from '@testbed/pki';
import { EidProblem } from '../problem.ts';
import type { SignedInput } from '../remote-signer.ts';
import { digestFor, type SignatureAlgorithm } from '../signature.ts';
import type { RemoteOptions } from './options.ts';

/** What a service says it got from the phone, base64. */
export interface ClaimedSignature {
  readonly signature: string;
  readonly certificate: string;
}

/**
 * Believes nothing that a service sends (Smart-ID RP API v2, 2.3.13.3; MID REST API, 3.3.6; UC.Client.04/9): the
 * certificate is by a trusted issuer, valid now and the asked person's, and the signature is over what was to be signed.
 *
 * @throws EidProblem wrong-key-type, signer-certificate-of-another, signature-invalid
 * @throws PkiProblem certificate-…
 */
export async function checkSigned(
  { signature, certificate }: ClaimedSignature,
  algorithm: SignatureAlgorithm,
  signingInput: Uint8Array,
  { issuers, clock, code }: Pick<RemoteOptions, 'issuers' | 'clock' | 'code'>,
): Promise<SignedInput> {
  const signer = readCertificate(Buffer.from(certificate, 'base64'));
  await checkCertificate(signer, { trust: issuers, clock, purpose: 'client-authentication' });
  if (personOf(signer)?.serialNumber !== code) {
    throw new EidProblem('signer-certificate-of-another', 'the certificate that came with the signature is not that of the person who was asked');
  }
  const digest = digestFor(algorithm, publicKeyOf(signer));
  const bytes = Buffer.from(signature, 'base64');
  if (!verify(digest, signingInput, { key: signer.publicKey, dsaEncoding: 'ieee-p1363' }, bytes)) {
    throw new EidProblem('signature-invalid', 'the signature is not by the certificate that came with it, or not over what was to be signed');
  }
  return { signature: bytes, certificate: signer.raw };
}
