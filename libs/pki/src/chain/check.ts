import type { X509Certificate } from 'node:crypto';
import { id_kp_clientAuth, id_kp_serverAuth } from '@peculiar/asn1-x509';
import { factsOf } from '../certificate/facts.ts';
import { readCertificate } from '../certificate/read.ts';
import { maximumLength as maximumBytes } from '../certificate/remembered.ts';
import { isSignedBy } from '../certificate/signed-by.ts';
import type { Clock } from '../clock.ts';
import { PkiProblem } from '../problem.ts';
import type { Revocation } from '../revocation/revocation.ts';

/** What an end entity is about to do with its certificate. */
export type CertificatePurpose = 'client-authentication' | 'server-authentication';

/** By whom, when and for what a certificate is to be believed. */
export interface CertificateTrust {
  /** Authorities believed without asking further: roots, or issuing authorities alone. */
  readonly trust: readonly (X509Certificate | Uint8Array)[];
  /** Authorities that may stand between; believed only through one that is trusted. */
  readonly intermediates?: readonly (X509Certificate | Uint8Array)[];
  readonly clock: Clock;
  readonly purpose: CertificatePurpose;
  /** Asked about the end entity's certificate, last. Without it revocation is not checked. */
  readonly revocation?: Revocation;
}

/** Longest chain looked for, end entity and trusted authority included. */
const maximumLength = 6;

/** More would be a way to keep a processor busy, and so would larger ones: their signatures would be verified again at each request. */
const maximumIntermediates = 8;

/**
 * Decides whether a certificate is to be believed (UC.KTS.04 step 2): a chain of signatures to a trusted
 * authority, every authority allowed to be one, all of it valid at the clock's now, the purpose allowed, and
 * not revoked.
 *
 * @returns the chain, from the certificate to the trusted authority
 * @throws PkiProblem `certificate-malformed`, `certificate-untrusted`, `certificate-issuer-not-ca`,
 *   `certificate-critical-extension`, `certificate-not-yet-valid`, `certificate-expired`, `certificate-usage`,
 *   `certificate-revoked`, `certificate-status-unknown`, `revocation-unavailable`, `ocsp-…`
 */
export async function checkCertificate(
  certificate: X509Certificate | Uint8Array,
  { trust, intermediates = [], clock, purpose, revocation }: CertificateTrust,
): Promise<readonly X509Certificate[]> {
  const endEntity = read(certificate);
  const candidates = intermediates
    .filter((given) => (given instanceof Uint8Array ? given : given.raw).length <= maximumBytes)
    .slice(0, maximumIntermediates)
    .map(read);
  const chain = firstGood([...chainsFrom([endEntity], trust.map(read), candidates)], clock.now(), purpose);
  const [, issuer] = chain;
  if (revocation && issuer) await checkRevocation(endEntity, issuer, revocation);
  return chain;
}

/** Every chain that names and signatures allow, nearest authority first. */
function* chainsFrom(
  begun: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
  intermediates: readonly X509Certificate[],
): Generator<readonly X509Certificate[]> {
  const last = begun.at(-1);
  if (!last || begun.length >= maximumLength) return;
  for (const authority of trusted) {
    if (isSignedBy(last, authority)) yield [...begun, authority];
  }
  for (const authority of intermediates) {
    if (!begun.includes(authority) && isSignedBy(last, authority)) yield* chainsFrom([...begun, authority], trusted, intermediates);
  }
}

/** An authority with two certificates makes two chains: one good one is enough. */
function firstGood(chains: readonly (readonly X509Certificate[])[], now: Date, purpose: CertificatePurpose): readonly X509Certificate[] {
  let problem: PkiProblem | undefined;
  for (const chain of chains) {
    const found = problemOf(chain, now, purpose);
    if (!found) return chain;
    problem ??= found;
  }
  throw problem ?? new PkiProblem('certificate-untrusted', 'no trusted authority issued the certificate', { expected: 'a chain of signatures to a trusted authority' });
}

function problemOf(chain: readonly X509Certificate[], now: Date, purpose: CertificatePurpose): PkiProblem | undefined {
  const [endEntity, ...authorities] = chain;
  const problems = [
    ...authorities.map((authority, below) => authorityProblem(authority, below)),
    ...chain.map((certificate) => criticalProblem(certificate) ?? validityProblem(certificate, now)),
    endEntity && usageProblem(endEntity, purpose),
  ];
  return problems.find((problem) => problem !== undefined);
}

/** RFC 5280 6.1.4 (k)–(n). @param below how many authorities stand between it and the end entity */
function authorityProblem(authority: X509Certificate, below: number): PkiProblem | undefined {
  const { authority: isAuthority, pathLength = Infinity, allows } = factsOf(authority);
  if (isAuthority && allows('keyCertSign') && below <= pathLength) return undefined;
  return new PkiProblem('certificate-issuer-not-ca', `${nameOf(authority)} may not issue the certificate below it`, {
    expected: `CA, keyCertSign, path length of at least ${below}`,
    actual: `CA ${isAuthority}, keyCertSign ${allows('keyCertSign')}, path length ${pathLength}`,
  });
}

function criticalProblem(certificate: X509Certificate): PkiProblem | undefined {
  const { unknownCritical } = factsOf(certificate);
  if (unknownCritical.length === 0) return undefined;
  return new PkiProblem('certificate-critical-extension', `${nameOf(certificate)} has a critical extension that is not understood`, { actual: unknownCritical.join(', ') });
}

function validityProblem(certificate: X509Certificate, now: Date): PkiProblem | undefined {
  const { validFromDate: from, validToDate: to } = certificate;
  if (now >= from && now <= to) return undefined;
  const details = { expected: `${from.toISOString()} to ${to.toISOString()}`, actual: now.toISOString() };
  if (now < from) return new PkiProblem('certificate-not-yet-valid', `${nameOf(certificate)} is not valid yet`, details);
  return new PkiProblem('certificate-expired', `${nameOf(certificate)} has expired`, details);
}

function usageProblem(certificate: X509Certificate, purpose: CertificatePurpose): PkiProblem | undefined {
  const { purposes, allows } = factsOf(certificate);
  const wanted = purpose === 'client-authentication' ? id_kp_clientAuth : id_kp_serverAuth;
  if (allows('digitalSignature') && (purposes?.includes(wanted) ?? true)) return undefined;
  return new PkiProblem('certificate-usage', `${nameOf(certificate)} is not for ${purpose}`, {
    expected: `digitalSignature and ${wanted}`,
    actual: `digitalSignature ${allows('digitalSignature')}, purposes ${purposes?.join(', ') ?? 'any'}`,
  });
}

async function checkRevocation(certificate: X509Certificate, issuer: X509Certificate, revocation: Revocation): Promise<void> {
  const answer = await revocation.check(certificate, issuer).catch((cause: unknown) => {
    if (cause instanceof PkiProblem) throw cause;
    throw new PkiProblem('revocation-unavailable', `nobody could tell whether ${nameOf(certificate)} is revoked`, { cause });
  });
  if (answer.status === 'revoked') {
    throw new PkiProblem('certificate-revoked', `${nameOf(certificate)} was revoked`, { expected: 'good', actual: `revoked at ${answer.at.toISOString()}, ${answer.reason}` });
  }
  if (answer.status === 'unknown') {
    throw new PkiProblem('certificate-status-unknown', `its authority does not know ${nameOf(certificate)}`, { expected: 'good', actual: 'unknown' });
  }
}

/** By its number, not by its subject: problems are logged, and subjects are people. */
function nameOf({ serialNumber }: X509Certificate): string {
  return `certificate ${serialNumber}`;
}

function read(certificate: X509Certificate | Uint8Array): X509Certificate {
  return certificate instanceof Uint8Array ? readCertificate(certificate) : certificate;
}
