import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { personOf, readCertificate, type Register } from '@testbed/pki';
import type { Log } from '../log.ts';
import type { Entry } from './entry.ts';
import { directoryTree, type CertificateKind, type PublishedCertificate } from './tree.ts';

/** Where certificates of one kind are: a PEM file, or a folder of which every `.pem` but keys (`.key.pem`) is read. */
export interface CertificateSource {
  readonly kind: CertificateKind;
  readonly path: string;
}

/** What the directory holds at the moment it is asked. */
export type Entries = () => readonly Entry[];

/**
 * The directory's entries from the certificates in these places. Files that were added, replaced or removed show
 * in the next search. One that cannot be read, or names no person, is logged once and left out.
 *
 * @param revokedBy the register whose revoked certificates are removed, as the real directory does; without it they stay
 * @returns a function that throws PkiProblem when the register cannot be read
 */
export function publishedEntries(sources: readonly CertificateSource[], log: Log, revokedBy?: Register): Entries {
  const read = new Map<string, CertificateFile>();
  let seen = '';
  let tree: readonly Entry[] = [];
  return () => {
    const files = sources.flatMap((source) => filesOf(source, log));
    for (const { path, stamp } of files) {
      if (read.get(path)?.stamp !== stamp) read.set(path, { stamp, content: contentOf(path, log) });
    }
    const published = files.flatMap(({ path, kind }): PublishedCertificate[] => {
      const content = read.get(path)?.content;
      const revoked = content && revokedBy?.statusOf(kind, content.certificate.serialNumber).status === 'revoked';
      return content && !revoked ? [{ kind, ...content }] : [];
    });
    const now = published.map(({ kind, certificate }) => `${kind} ${certificate.fingerprint256}`).join();
    if (now !== seen || tree.length === 0) tree = directoryTree(published);
    seen = now;
    const listed = new Set(files.map(({ path }) => path));
    for (const path of read.keys()) if (!listed.has(path)) read.delete(path);
    return tree;
  };
}

interface CertificateFile {
  readonly stamp: string;
  readonly content: PersonCertificate | undefined;
}

type PersonCertificate = Omit<PublishedCertificate, 'kind'>;

interface FoundFile {
  readonly kind: CertificateKind;
  readonly path: string;
  /** Changes whenever the file does. */
  readonly stamp: string;
}

/** A place that is not there is empty: a world makes its people's folders when it needs them. */
function filesOf({ kind, path }: CertificateSource, log: Log): readonly FoundFile[] {
  try {
    const names = statSync(path).isDirectory() ? readdirSync(path).filter((name) => name.endsWith('.pem') && !name.endsWith('.key.pem')) : undefined;
    return (names?.sort().map((name) => join(path, name)) ?? [path]).flatMap((file) => {
      const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
      return stat?.isFile() ? [{ kind, path: file, stamp: `${stat.ino} ${stat.size} ${stat.mtimeNs}` }] : [];
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log({ level: 'error', event: 'directory-folder-unreadable', message: (error as Error).message });
    return [];
  }
}

function contentOf(path: string, log: Log): PersonCertificate | undefined {
  try {
    const certificate = readCertificate(readFileSync(path));
    const person = personOf(certificate);
    if (person) return { certificate, person };
    log({ level: 'warn', event: 'directory-certificate-ignored', message: 'it names no person' });
  } catch (error) {
    // Not the path: files are named after people.
    log({ level: 'warn', event: 'directory-certificate-ignored', message: (error as NodeJS.ErrnoException).code ?? 'unreadable' });
  }
  return undefined;
}
