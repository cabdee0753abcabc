import { createHash, type X509Certificate } from 'node:crypto';
import { personOf, readCertificate, validPersonalCode, type Clock } from '@testbed/pki';
import { certificateKind, type CertificateKind } from './certificate-kind.ts';
import type { DirectoryServer } from './connect.ts';
import { DirectoryProblem } from './problem.ts';
import { searchDirectory } from './search.ts';

/** A public directory of people's certificates. */
export interface Directory extends DirectoryServer {
  /** Where the search begins: `c=EE`. */
  readonly base: string;
  /**
   * The authorities that issue people's certificates, DER or PEM. Given these, what another issued is not used:
   * with plain `ldap://` nothing else shows that a certificate is the person's own.
   */
  readonly issuers?: readonly Uint8Array[];
}

/** A certificate of the person who was looked for. */
export interface FoundCertificate {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly kind: CertificateKind;
  /** Whether the clock's now is within its validity. Directories keep expired ones for a while. */
  readonly validNow: boolean;
  /** `LASTNAME,FIRSTNAME,CODE` */
  readonly commonName: string;
}

/** Something the directory listed for the person that cannot be used, and why (UC.Client.01/2b). */
export interface UnusableCertificate {
  readonly reason: 'malformed' | 'of-somebody-else' | 'untrusted-issuer';
  /** SHA-256 of what the directory sent, in hexadecimal. */
  readonly digest: string;
}

/** What the directory knows of a person: at least one certificate, and what was left aside. */
export interface FoundPerson {
  readonly certificates: readonly FoundCertificate[];
  readonly unusable: readonly UnusableCertificate[];
}

/**
 * UC.Client.01/2a: looks a recipient up by personal code (`PNOEE-` and eleven digits) and returns all certificates
 * of the person, the ones that are not valid now included.
 *
 * @param options `timeout` in milliseconds, until the answer must be complete
 * @throws DirectoryProblem `person-code-invalid` before anything is sent, `person-not-found`,
 *   `person-certificates-unusable` when there is no other, `directory-…`
 */
export async function findCertificates(directory: Directory, code: string, options: { readonly clock: Clock; readonly timeout: number }): Promise<FoundPerson> {
  if (!code.startsWith('PNOEE-') || !validPersonalCode(code.slice(6))) {
    throw new DirectoryProblem('person-code-invalid', `${JSON.stringify(code.slice(0, 40))} is not a personal code`, { expected: 'PNOEE- and eleven digits with the right check digit' });
  }
  const values = distinct(await searchDirectory(directory, code, options));
  if (values.length === 0) {
    throw new DirectoryProblem('person-not-found', `the directory has no certificate of ${code}`, { next: 'check the code, or name the recipient by certificate file' });
  }
  const now = options.clock.now();
  const judged = values.map((value) => judge(value, code, directory.issuers, now));
  const certificates = judged.filter((each) => 'certificate' in each);
  const unusable = judged.filter((each) => 'reason' in each);
  if (certificates.length === 0) {
    throw new DirectoryProblem('person-certificates-unusable', `the directory has no usable certificate of ${code}`, {
      actual: unusable.map(({ reason }) => reason).join(', '),
      next: 'ask the recipient for a certificate file',
    });
  }
  return { certificates, unusable };
}

function judge(value: Buffer, code: string, issuers: Directory['issuers'], now: Date): FoundCertificate | UnusableCertificate {
  const unusable = (reason: UnusableCertificate['reason']): UnusableCertificate => ({ reason, digest: createHash('sha256').update(value).digest('hex') });
  const read = readable(value);
  if (!read) return unusable('malformed');
  const { certificate, kind, person } = read;
  if (person?.serialNumber !== code) return unusable('of-somebody-else');
  if (issuers && !issuers.some((issuer) => isIssuedBy(certificate, readCertificate(issuer)))) return unusable('untrusted-issuer');
  const validNow = now >= certificate.validFromDate && now <= certificate.validToDate;
  return { certificate: certificate.raw, kind, validNow, commonName: person.commonName };
}

function readable(value: Buffer) {
  try {
    const certificate = readCertificate(value);
    return { certificate, kind: certificateKind(certificate), person: personOf(certificate) };
  } catch {
    return undefined;
  }
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/** A person's entries may show the same certificate more than once. */
function distinct(values: readonly Buffer[]): readonly Buffer[] {
  return [...new Map(values.map((value) => [value.toString('base64'), value])).values()];
}
