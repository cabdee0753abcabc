import { readCertificate } from '@testbed/pki';
import { parseServerList, ServerListProblem, type ListedServer, type ServerList } from '@testbed/server-list';
import type { ExportFormat } from '@testbed/server-list/export';
import { aroundOf, demandDraft, type Context } from './context.ts';
import { publishedServers } from './documents/server-list.ts';
import { PublishingProblem } from './problem.ts';
import { exportAll } from './signer/exports.ts';

/** Something that a client can't be told, or does differently. */
export interface ImpactNote {
  readonly message: string;
  /** Ids of the servers it is about; none when it is about the whole. */
  readonly servers: readonly string[];
}

/** What one kind of client will make of a draft. */
export interface ClientImpact {
  /** Clients that read the native list, or one of the exports. */
  readonly client: 'native' | ExportFormat;
  /** Why there is no such export of this list; its clients go on with what they have. */
  readonly omitted?: string;
  readonly notes: readonly ImpactNote[];
}

/** What each client will see, and what it loses. A client configuration is read by native clients only. @throws PublishingProblem `content-invalid` */
export async function impactOf(context: Context, id: string): Promise<readonly ClientImpact[]> {
  const { kind, content } = demandDraft(context, id);
  if (kind === 'client-configuration') return [{ client: 'native', notes: [{ message: 'clients take the configuration over before they send the next capsule or share; containers that exist are not touched', servers: [] }] }];
  const list = strictly(content);
  const { made, omitted } = await exportAll(list, { ria: [] });
  const before = publishedServers(aroundOf(context, kind).earlier);
  return [
    { client: 'native', notes: nativeNotes(before, list) },
    ...made.map(({ format, impact }) => ({ client: format, notes: impact })),
    ...omitted.map(({ format, reason }) => ({ client: format, omitted: reason, notes: [] })),
  ];
}

function strictly(content: string): ServerList {
  try {
    return parseServerList(content, 'the draft');
  } catch (cause) {
    if (!(cause instanceof ServerListProblem)) throw cause;
    throw new PublishingProblem('content-invalid', cause.message, cause.next ?? 'correct what the findings name', { cause });
  }
}

/** What changes for clients that read this list: new and lost servers, lock-outs of clients that have the old one. */
function nativeNotes(before: ServerList | undefined, list: ServerList): readonly ImpactNote[] {
  const old = new Map(before?.servers.map((server) => [server.id, server]));
  const changed = list.servers.map((server) => ({ server, was: old.get(server.id) }));
  const stopped = (state: ListedServer['state']): readonly ListedServer[] => changed.filter(({ server, was }) => server.state === state && was !== undefined && was.state !== state).map(({ server }) => server);
  const moved = before && before.defaultCapsuleServer !== list.defaultCapsuleServer;
  return [
    ...about('clients that still have the old list do not know these servers: containers that name one fail there with server-unknown, and DigiDoc4 asks its own fallback server', before ? changed.filter(({ was }) => !was).map(({ server }) => server) : []),
    ...about('senders can not choose these any more; containers that name them still open', stopped('decrypt-only')),
    ...about('containers that name these do not open any more', stopped('retired')),
    ...about('nobody is told of these any more: containers that name them fail with server-unknown', [...old.values()].filter(({ id }) => !list.servers.some((server) => server.id === id))),
    ...about('clients that still have the old list refuse the new current certificate until they fetch this one', changed.filter(({ server, was }) => was && server.state !== 'retired' && newCurrent(was, server)).map(({ server }) => server)),
    ...about('clients with this list refuse a certificate that they accepted before', changed.filter(({ server, was }) => was && server.state !== 'retired' && [...accepted(was)].some((pin) => !accepted(server).has(pin))).map(({ server }) => server)),
    ...(moved ? [{ message: `senders that name no server send to ${list.defaultCapsuleServer ?? 'none: they have to choose'}, and no longer to ${before.defaultCapsuleServer ?? 'none'}`, servers: [] }] : []),
  ];
}

function about(message: string, servers: readonly { readonly id: string }[]): readonly ImpactNote[] {
  return servers.length === 0 ? [] : [{ message, servers: servers.map(({ id }) => id) }];
}

function newCurrent(was: ListedServer, server: ListedServer): boolean {
  return server.certificates.some(({ purpose, pem }) => purpose === 'current' && !accepted(was).has(fingerprintOf(pem)));
}

/** Fingerprints of the certificates that clients accept from a server. */
function accepted({ certificates }: ListedServer): ReadonlySet<string> {
  return new Set(certificates.filter(({ purpose }) => purpose !== 'retired').map(({ pem }) => fingerprintOf(pem)));
}

function fingerprintOf(pem: string): string {
  return readCertificate(pem).fingerprint256;
}
