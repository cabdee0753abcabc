/** A console as it is after a year: servers, versions, a long log, reports. For measuring only. */
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { createHierarchy, issueCertificate } from '@testbed/pki';
import type { Actor, Publishing, Role } from '@testbed/publishing';
import type { ListedServer, ServerList } from '@testbed/server-list';
import { writeReportFolder } from '../runs/testing/report-folder.ts';
import type { Bench } from '../testing/bench.ts';

const amounts = { servers: 20, versions: 12, entries: 400, reports: 30, checks: 250 } as const;

const [author, approver, publisher] = (['editor', 'approver', 'publisher'] satisfies Role[]).map((role): Actor => ({ id: role, name: role, roles: [role] })) as [Actor, Actor, Actor];

/** Fills a console; gives the address of every page that somebody who is signed in sees. */
export async function fillConsole({ console, folder }: Bench): Promise<readonly string[]> {
  const publishing = console.environments.get('test')?.publishing;
  if (!publishing) throw new Error('the bench has an environment test');
  const servers = await manyServers();
  for (let version = 1; version <= amounts.versions; version += 1) {
    await publish(publishing, (list) => ({ ...list, defaultCapsuleServer: servers[0]?.id, servers: servers.map((server) => ({ ...server, notes: `as of version ${version}` })) }));
  }
  for (let entry = 0; entry < amounts.entries; entry += 1) publishing.record(author, 'compare-fingerprint', { url: 'https://localhost:1', fingerprint: String(entry) });
  const { draft } = await publishing.createDraft(author, 'server-list');
  const checks = Object.fromEntries(Array.from({ length: amounts.checks }, (_, index) => [`capsule/upload/check-${index}`, index % 25 === 0 ? ('fail' as const) : ('pass' as const)]));
  for (let report = 0; report < amounts.reports; report += 1) writeReportFolder(join(folder, 'reports', `run-${report}`), checks, new Date(Date.UTC(2026, 0, 1 + report)).toISOString());
  const [one, other] = await console.runs.list();
  return [
    '/',
    '/test/server-list',
    `/test/server-list/drafts/${draft.id}`,
    '/test/server-list/history',
    `/test/server-list/history/${amounts.versions}`,
    '/test/client-configuration',
    '/test/exports',
    '/test/calendar',
    '/test/audit',
    '/settings',
    '/runs',
    `/runs/${one?.id}`,
    `/runs/compare?one=${one?.id}&other=${other?.id}`,
    '/world',
  ];
}

/** Capsule servers at ports where nothing listens. */
async function manyServers(): Promise<readonly ListedServer[]> {
  const now = Date.now();
  const { authorities } = await createHierarchy({ now: new Date(now), services: 'http://127.0.0.1:9' });
  return Array.from({ length: amounts.servers }, (_, index) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const certificate = issueCertificate(authorities.tls, { profile: 'tls-server', names: ['localhost'], publicKey, notBefore: new Date(now - 86_400_000), notAfter: new Date(now + 397 * 86_400_000) });
    return {
      id: crypto.randomUUID(),
      name: `Capsule server ${index + 1}`,
      organisation: `Agency ${index + 1}`,
      capsuleTypes: ['KeyServerCapsule'],
      sender: `https://localhost:${2 * index + 1}`,
      recipient: `https://localhost:${2 * index + 2}`,
      state: 'active',
      certificates: [{ purpose: 'current', pem: certificate.toString() }],
    };
  });
}

async function publish(publishing: Publishing, change: (list: ServerList) => object): Promise<void> {
  const { draft } = await publishing.createDraft(author, 'server-list');
  const content = change(JSON.parse(draft.content) as ServerList) as ServerList;
  await publishing.saveDraft(author, draft.id, draft.revision, JSON.stringify(content));
  const { digest = '' } = await publishing.submit(author, draft.id);
  await publishing.approve(approver, draft.id, digest);
  await publishing.publish(publisher, draft.id, digest, { acknowledgedUnreachable: content.servers.flatMap(({ sender, recipient }) => [sender, recipient]) });
}
