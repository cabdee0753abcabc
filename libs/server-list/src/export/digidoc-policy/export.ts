import { readCertificate } from '@testbed/pki';
import type { ListedServer, ServerList } from '../../model.ts';
import { note, type Export } from '../exported.ts';
import { demandSame } from '../faithful.ts';
import { impossible, sendingServer } from '../served.ts';
import { policyFor } from './policy.ts';
import { readIni, readPlist, readRegistry, type Settings } from './read.ts';
import { writePolicy } from './write.ts';

/**
 * A machine policy that gives every DigiDoc4 desktop of an organisation the list's default capsule server: a registry
 * file for Windows, `qdigidoc4.conf` for Linux, a property list for macOS.
 *
 * @throws ServerListProblem `server-list-export-impossible`, `server-list-export-unfaithful`
 */
export function exportDigidocPolicy(list: ServerList): Export {
  const server = sendingServer(list);
  if (!server) throw impossible('a machine policy names one active capsule server, and the list has none', 'list an active capsule server');
  const files = writePolicy(policyFor(server));
  for (const read of [readRegistry, readIni, readPlist]) demandServer(read(files), server);
  const others = list.servers.filter(({ id, state }) => id !== server.id && state !== 'retired');
  return {
    format: 'digidoc-policy',
    files,
    impact: [
      ...note("a policy has one server: the client does not know these, and silently asks the policy's server for their capsules", others),
      ...note('a policy has one certificate for each address: at a roll-over clients are locked out until the policy is replaced', [server].filter(({ certificates }) => certificates.some(({ purpose }) => purpose === 'next'))),
      { message: 'name, organisation and expiry are not expressed; the settings are locked for users', servers: [] },
    ],
  };
}

/** What DigiDoc4 does by these settings. */
function demandServer(settings: Settings, server: ListedServer): void {
  for (const name of ['CDOC2-DEFAULT', 'CDOC2-USE-KEYSERVER']) demandSame(name, settings[name], 'true');
  for (const name of ['CDOC2-DEFAULT-KEYSERVER', 'CDOC2-UUID']) demandSame(name, settings[name], server.id);
  demandSame('CDOC2-GET', settings['CDOC2-GET'], server.recipient);
  demandSame('CDOC2-POST', settings['CDOC2-POST'], server.sender);
  const current = server.certificates.filter(({ purpose }) => purpose === 'current').map(({ pem }) => readCertificate(pem).raw.toString('base64'));
  for (const name of ['CDOC2-GET-CERT', 'CDOC2-POST-CERT']) demandSame(name, current.includes(settings[name] ?? ''), true);
  for (const name of Object.keys(settings)) if (!name.endsWith('_LOCK')) demandSame(`${name}_LOCK`, settings[`${name}_LOCK`], 'true');
}
