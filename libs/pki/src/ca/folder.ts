import type { KeyObject, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCertificate } from '../certificate/read.ts';
import { readPrivateKey } from '../key/private-key.ts';
import { PkiProblem } from '../problem.ts';
import { addressesOf, authorityIds, type Authority, type AuthorityId, type Hierarchy } from './hierarchy.ts';
import { writeRecords, type CertificateRecord } from './register.ts';

/** Names of an authority's files, without `.pem` and `.key.pem`. `world.json` names the issuers' certificates. */
const names: Readonly<Record<AuthorityId, string>> = {
  root: 'root',
  'id-card': 'id-card-issuer',
  'smart-id': 'smart-id-issuer',
  'mobile-id': 'mobile-id-issuer',
  tls: 'tls-ca',
};

/**
 * Writes the authorities into a folder, made where it is missing: `NAME.pem` and `NAME.key.pem` for each
 * (`root`, `id-card-issuer`, `smart-id-issuer`, `mobile-id-issuer`, `tls-ca`), `ID-ocsp.pem` and
 * `ID-ocsp.key.pem` for its responder, `hierarchy.json`, and the register with the authorities themselves.
 * Keys are readable by their owner only.
 */
export function saveHierarchy(folder: string, { services, authorities }: Hierarchy): void {
  mkdirSync(folder, { recursive: true });
  for (const id of authorityIds) {
    const { certificate, key, responder } = authorities[id];
    writePair(join(folder, names[id]), certificate, key);
    writePair(join(folder, `${id}-ocsp`), responder.certificate, responder.key);
  }
  writeFileSync(join(folder, 'hierarchy.json'), `${JSON.stringify({ version: 1, services }, null, 1)}\n`);
  writeRecords(
    folder,
    authorityIds.map((id) => recordOf(id === 'tls' ? 'tls' : 'root', authorities[id].certificate)),
  );
}

/** Reads what {@link saveHierarchy} wrote. @throws PkiProblem `authority-missing`, `authority-malformed` */
export function loadHierarchy(folder: string): Hierarchy {
  const services = readServices(join(folder, 'hierarchy.json'));
  const load = (id: AuthorityId): Authority => ({
    id,
    addresses: addressesOf(services, id),
    ...readPair(join(folder, names[id])),
    responder: readPair(join(folder, `${id}-ocsp`)),
  });
  return {
    services,
    authorities: { root: load('root'), 'id-card': load('id-card'), 'smart-id': load('smart-id'), 'mobile-id': load('mobile-id'), tls: load('tls') },
  };
}

/** How the register writes a certificate that was just issued. */
export function recordOf(issuer: AuthorityId, { serialNumber, subject, validToDate }: X509Certificate): CertificateRecord {
  return { serial: serialNumber, issuer, subject: subject.replaceAll('\n', ', '), notAfter: validToDate.toISOString(), status: 'good' };
}

function writePair(path: string, certificate: X509Certificate, key: KeyObject): void {
  writeFileSync(`${path}.pem`, certificate.toString());
  writeFileSync(`${path}.key.pem`, key.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
}

function readPair(path: string): { readonly certificate: X509Certificate; readonly key: KeyObject } {
  try {
    const certificate = readCertificate(readFile(`${path}.pem`));
    const key = readPrivateKey(readFile(`${path}.key.pem`));
    if (certificate.checkPrivateKey(key)) return { certificate, key };
  } catch (cause) {
    if (cause instanceof PkiProblem && cause.code === 'authority-missing') throw cause;
    throw malformed(`${path}.pem or its key`, cause);
  }
  throw malformed(`${path}.key.pem, which is of another certificate,`);
}

function readServices(file: string): string {
  const text = readFile(file);
  try {
    const { services } = JSON.parse(text) as { readonly services?: unknown };
    if (typeof services === 'string') return services;
  } catch {
    // Falls through to the same answer as a file without the address.
  }
  throw malformed(file);
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new PkiProblem('authority-missing', `${file} cannot be read`, { next: 'name the pki folder of a world', cause });
  }
}

function malformed(what: string, cause?: unknown): PkiProblem {
  return new PkiProblem('authority-malformed', `${what} cannot be used`, { next: 'make the world anew', cause });
}
