import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { ListedServer } from '../../model.ts';
import { acceptedOf, impossible } from '../served.ts';

/** The settings of DigiDoc4 that name one private server; each is locked, so that users can't change it. */
export type Policy = Readonly<Record<string, string | boolean>>;

/** The policy for a server. @throws ServerListProblem `server-list-export-impossible` */
export function policyFor(server: ListedServer): Policy {
  const strange = [server.id, server.sender, server.recipient].find((text) => !/^[ -~]+$/.test(text));
  if (strange !== undefined) throw impossible(`a machine policy can't carry ${strange}`, 'use an id and addresses in ASCII');
  const settings: Policy = {
    'CDOC2-DEFAULT': true,
    'CDOC2-USE-KEYSERVER': true,
    'CDOC2-DEFAULT-KEYSERVER': server.id,
    'CDOC2-UUID': server.id,
    'CDOC2-GET': server.recipient,
    'CDOC2-POST': server.sender,
    'CDOC2-GET-CERT': certificateFor(server, server.recipient).raw.toString('base64'),
    'CDOC2-POST-CERT': certificateFor(server, server.sender).raw.toString('base64'),
  };
  return Object.fromEntries(Object.entries(settings).flatMap(([name, value]) => [[name, value], [`${name}_LOCK`, true]]));
}

/** The policy has room for one: the current certificate that names the host. */
function certificateFor(server: ListedServer, address: string): X509Certificate {
  const host = new URL(address).hostname.replace(/^\[|\]$/g, '');
  const current = acceptedOf({ ...server, certificates: server.certificates.filter(({ purpose }) => purpose === 'current') });
  const certificate = current.find((candidate) => (isIP(host) ? candidate.checkIP(host) : candidate.checkHost(host)) !== undefined) ?? current[0];
  if (!certificate) throw impossible(`server ${server.id} has no current certificate`, 'list its current certificate');
  return certificate;
}
