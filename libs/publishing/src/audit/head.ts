import { readSignatureFile, writeSignatureFile, type SignatureFile, type Signer } from '@testbed/server-list';
import type { Environment } from '../model.ts';
import { signBytes } from '../signed/sign-bytes.ts';
import { signedByRole } from '../signed/check-signed.ts';
import type { AuditEntry } from './entry.ts';

/** Where the audit log stood when something was published: from then on its entries up to there can't be exchanged, nor cut off. */
export interface AuditHead {
  readonly type: 'audit-head';
  readonly environment: Environment;
  readonly sequence: number;
  readonly hash: string;
  /** RFC 3339. */
  readonly signed: string;
}

/** The bytes of an audit head's file: the document, and signatures over it by the role freshness. */
export async function signHead(head: Omit<AuditHead, 'type'>, roots: SignatureFile['roots'], signers: readonly Signer[]): Promise<Uint8Array> {
  const document = Buffer.from(JSON.stringify({ type: 'audit-head', ...head } satisfies AuditHead));
  const signatures = await signBytes(document, signers);
  const file = JSON.parse(Buffer.from(writeSignatureFile({ roots, signatures })).toString()) as SignatureFile;
  return Buffer.from(`${JSON.stringify({ document: document.toString('base64'), ...file }, undefined, 2)}\n`);
}

/** The head in a file; nothing when it is not signed under this root. @param trusted exact bytes of the root document */
export function readHead(file: Uint8Array, trusted: Uint8Array): AuditHead | undefined {
  try {
    const { document } = JSON.parse(Buffer.from(file).toString()) as { document: string };
    const bytes = Buffer.from(document, 'base64');
    if (!signedByRole(bytes, readSignatureFile(file), trusted, 'freshness')) return undefined;
    const head = JSON.parse(bytes.toString()) as AuditHead;
    return head.type === 'audit-head' ? head : undefined;
  } catch {
    return undefined;
  }
}

/** The head that a log has after an entry. */
export function headAt({ sequence, hash }: AuditEntry, environment: Environment, now: Date): Omit<AuditHead, 'type'> {
  return { environment, sequence, hash, signed: now.toISOString() };
}
