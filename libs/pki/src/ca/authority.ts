import type { X509Certificate } from 'node:crypto';
import { issueCertificate, type CertificateOrder } from '../certificate/issue.ts';
import { PkiProblem } from '../problem.ts';
import type { RevocationReason } from '../revocation/revocation.ts';
import { loadHierarchy, recordOf } from './folder.ts';
import type { AuthorityId, Hierarchy } from './hierarchy.ts';
import { readRecords, writeRecords, type CertificateRecord } from './register.ts';

/** The authorities of a folder at work: what they issue they also record, so that their responder knows it. */
export interface CertificateAuthority {
  readonly hierarchy: Hierarchy;
  /** Makes a certificate and records it as good. */
  issue(issuer: AuthorityId, order: CertificateOrder): X509Certificate;
  /** Revokes by serial number; once more changes date and reason. @throws PkiProblem `authority-serial-unknown` */
  revoke(serial: string, revocation: { readonly at: Date; readonly reason: RevocationReason }): void;
  /** Takes a revocation back. @throws PkiProblem `authority-serial-unknown` */
  restore(serial: string): void;
}

/**
 * Opens the authorities of a folder that `saveHierarchy` wrote. One process at a time may change them;
 * a responder may read meanwhile. Methods throw also `authority-missing` and `authority-malformed`.
 *
 * @throws PkiProblem `authority-missing`, `authority-malformed`
 */
export function openAuthority(folder: string): CertificateAuthority {
  const hierarchy = loadHierarchy(folder);
  const change = (serial: string, to: (record: CertificateRecord) => CertificateRecord): void => {
    const records = readRecords(folder);
    const wanted = serial.toUpperCase();
    if (!records.some((record) => record.serial === wanted)) {
      throw new PkiProblem('authority-serial-unknown', `no certificate ${serial} was issued here`);
    }
    writeRecords(folder, records.map((record) => (record.serial === wanted ? to(record) : record)));
  };
  return {
    hierarchy,
    issue(issuer, order) {
      const certificate = issueCertificate(hierarchy.authorities[issuer], order);
      writeRecords(folder, [...readRecords(folder), recordOf(issuer, certificate)]);
      return certificate;
    },
    revoke(serial, { at, reason }) {
      change(serial, (record) => ({ ...record, status: 'revoked', revokedAt: at.toISOString(), reason }));
    },
    restore(serial) {
      change(serial, ({ serial: same, issuer, subject, notAfter }) => ({ serial: same, issuer, subject, notAfter, status: 'good' }));
    },
  };
}
