import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CRLReasons } from '@peculiar/asn1-x509';
import { PkiProblem } from '../problem.ts';
import type { CertificateStatus, RevocationReason } from '../revocation/revocation.ts';
import { authorityIds, type AuthorityId } from './hierarchy.ts';

/** One issued certificate, as the authorities' register in `index.json` has it. */
export interface CertificateRecord {
  /** Upper-case hex without leading zeros. */
  readonly serial: string;
  readonly issuer: AuthorityId;
  readonly subject: string;
  readonly notAfter: string;
  readonly status: 'good' | 'revoked';
  /** ISO 8601; only when revoked. */
  readonly revokedAt?: string;
  readonly reason?: RevocationReason;
}

/** The register as somebody sees it who does not change it: the responder, while another process revokes. */
export interface Register {
  /** @throws PkiProblem `authority-missing`, `authority-malformed` */
  records(): readonly CertificateRecord[];
  /** What the register says of a certificate; `unknown` when it is not there. @throws PkiProblem as `records` */
  statusOf(issuer: AuthorityId, serial: string): CertificateStatus;
}

/** Opens the register in an authorities' folder. It is read again whenever the file was replaced. */
export function openRegister(folder: string): Register {
  let seen = '';
  let records: readonly CertificateRecord[] = [];
  let byName = new Map<string, CertificateRecord>();
  const refresh = (): void => {
    const now = stampOf(folder);
    if (now === seen) return;
    records = readRecords(folder);
    byName = new Map(records.map((record) => [`${record.issuer} ${record.serial}`, record]));
    seen = now;
  };
  return {
    records() {
      refresh();
      return records;
    },
    statusOf(issuer, serial) {
      refresh();
      const record = byName.get(`${issuer} ${serial}`);
      if (!record) return { status: 'unknown' };
      if (record.status === 'good') return { status: 'good' };
      return { status: 'revoked', at: new Date(record.revokedAt ?? 0), reason: record.reason ?? 'unspecified' };
    },
  };
}

/** Reads the register's file. @throws PkiProblem `authority-missing`, `authority-malformed` */
export function readRecords(folder: string): readonly CertificateRecord[] {
  const text = readText(folder);
  try {
    const { certificates } = JSON.parse(text) as { readonly certificates: readonly CertificateRecord[] };
    if (certificates.every(isRecord)) return certificates;
  } catch {
    // Falls through to the same answer as a file of another shape.
  }
  throw new PkiProblem('authority-malformed', `${fileIn(folder)} is not a register of certificates`, { next: 'make the world anew' });
}

/** Replaces the register's file in one step: a reader sees the old or the new one, never half of it. */
export function writeRecords(folder: string, certificates: readonly CertificateRecord[]): void {
  const file = fileIn(folder);
  writeFileSync(`${file}.new`, `${JSON.stringify({ version: 1, certificates }, null, 1)}\n`);
  renameSync(`${file}.new`, file);
}

function readText(folder: string): string {
  try {
    return readFileSync(fileIn(folder), 'utf8');
  } catch (cause) {
    throw missing(folder, cause);
  }
}

function stampOf(folder: string): string {
  const found = statSync(fileIn(folder), { bigint: true, throwIfNoEntry: false });
  if (!found) throw missing(folder);
  return `${found.ino} ${found.size} ${found.mtimeNs}`;
}

function missing(folder: string, cause?: unknown): PkiProblem {
  return new PkiProblem('authority-missing', `${fileIn(folder)} cannot be read`, { next: 'name the pki folder of a world', cause });
}

function isRecord({ serial, issuer, status, revokedAt, reason }: CertificateRecord): boolean {
  const revocation = status === 'good' || (status === 'revoked' && !Number.isNaN(Date.parse(revokedAt ?? '')) && (reason === undefined || reason in CRLReasons));
  return /^[0-9A-F]+$/.test(serial) && authorityIds.includes(issuer) && revocation;
}

function fileIn(folder: string): string {
  return join(folder, 'index.json');
}
