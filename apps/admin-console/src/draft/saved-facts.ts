import type { CertificateFacts, Draft } from '@testbed/publishing';
import type { ServerList } from '@testbed/server-list';
import type { EnvironmentDesk } from '../console.ts';
import { objectIn } from './document-text.ts';

/** What the certificates of a saved draft say, by their PEM; a draft may be broken. */
export function savedFacts(draft: Draft, desk: EnvironmentDesk): Readonly<Record<string, CertificateFacts>> {
  const servers = serversIn(draft.content);
  const pems = servers.flatMap(({ certificates }) => (Array.isArray(certificates) ? certificates.map(({ pem }) => String(pem)) : []));
  return Object.fromEntries(pems.flatMap((pem) => {
    const facts = desk.factsOf(pem);
    return facts ? [[pem, facts]] : [];
  }));
}

/** Names of the servers that a document may refer to, by id: those of the draft itself, or of the published list. */
export function serverNames(draft: Draft, desk: EnvironmentDesk): Readonly<Record<string, string>> {
  const list = draft.kind === 'server-list' ? draft.content : Buffer.from(desk.publishing.current('server-list')?.bytes ?? []).toString();
  return Object.fromEntries(serversIn(list).map(({ id, name }) => [String(id), name || String(id)]));
}

function serversIn(text: string): Partial<ServerList['servers'][number]>[] {
  const servers = objectIn(text)?.['servers'];
  return Array.isArray(servers) ? servers.filter((server) => typeof server === 'object' && server !== null) : [];
}
