import { verifyAuditLog, type AuditVerdict, type DocumentKind, type PublicationSigner, type Publishing } from '@testbed/publishing';

/** Looks through the audit log as it is now, with the signed head of every publication. */
export async function auditVerdict(publishing: Publishing, signer: PublicationSigner): Promise<AuditVerdict> {
  const log = publishing.auditLog();
  const heads = (['server-list', 'client-configuration'] satisfies DocumentKind[]).flatMap((kind) =>
    publishing.history(kind).flatMap(({ version }) => publishing.publication(kind, version).files.filter(({ path }) => path.endsWith('audit-head.json')).map(({ bytes }) => bytes)),
  );
  const [root] = await signer.roots();
  return root === undefined ? verifyAuditLog(log) : verifyAuditLog(log, { heads, root });
}
