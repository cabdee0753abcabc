import type { X509Certificate } from 'node:crypto';
import { readCertificate } from '@testbed/pki';
import type { CapsuleType, ListedServer, ServerList } from '../model.ts';
import { ServerListProblem } from '../problem.ts';

/** The servers of a type that clients still ask: active and decrypt-only ones. */
export function servedBy(list: ServerList, type: CapsuleType): readonly ListedServer[] {
  return list.servers.filter(({ state, capsuleTypes }) => state !== 'retired' && capsuleTypes.includes(type));
}

/** The server that new capsules go to: the list's default, else its first active capsule server. */
export function sendingServer(list: ServerList): ListedServer | undefined {
  const active = servedBy(list, 'KeyServerCapsule').filter(({ state }) => state === 'active');
  return active.find(({ id }) => id === list.defaultCapsuleServer) ?? active[0];
}

/** The certificates a server may present now or next. */
export function acceptedOf({ certificates }: ListedServer): readonly X509Certificate[] {
  return certificates.flatMap(({ purpose, pem }) => (purpose === 'retired' ? [] : [readCertificate(pem)]));
}

/** Why a list can't be expressed for a client at all. */
export function impossible(message: string, next: string): ServerListProblem {
  return new ServerListProblem('server-list-export-impossible', message, { next });
}
