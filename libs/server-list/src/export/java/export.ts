import { readCertificate } from '@testbed/pki';
import type { ListedServer, ServerList } from '../../model.ts';
import { leftOut, note, type Export, type ExportedFile } from '../exported.ts';
import { demandSame, fileNamed } from '../faithful.ts';
import { readProperties } from './read-properties.ts';
import { readTrustStore } from './read-trust-store.ts';
import { capsuleFile, writeJava } from './write.ts';

/**
 * The list for cdoc2-cli: a properties file with a PKCS#12 trust store for each capsule server, and one for all shares
 * servers. Paths are relative to the folder that the client is started in.
 *
 * @throws ServerListProblem `server-list-export-unfaithful`
 */
export function exportJava(list: ServerList): Export {
  const files = writeJava(list);
  const inUse = list.servers.filter(({ state }) => state !== 'retired');
  const capsule = inUse.filter(({ capsuleTypes }) => capsuleTypes.includes('KeyServerCapsule'));
  const shares = inUse.filter(({ capsuleTypes }) => capsuleTypes.includes('KeySharesCapsule'));
  for (const server of capsule) {
    const properties = readProperties(fileNamed(capsuleFile(server), files));
    demandSame(`the id of ${server.id}`, properties['cdoc2.client.server.id'], server.id);
    demandSame(`the sender's address of ${server.id}`, properties['cdoc2.client.server.base-url.post'], server.sender);
    demandSame(`the recipient's address of ${server.id}`, properties['cdoc2.client.server.base-url.get'], server.recipient);
    demandTrust(properties, 'cdoc2.client.ssl', files, [server]);
  }
  if (shares.length > 0) {
    const properties = readProperties(fileNamed('key-shares.properties', files));
    const urls = shares.filter(({ state }) => state === 'active').map(({ sender }) => sender);
    demandSame('the shares servers', (properties['key-shares.servers.urls'] ?? '').split(',').filter(Boolean), urls);
    demandSame('the number of shares servers', properties['key-shares.servers.min_num'], String(urls.length));
    demandTrust(properties, 'cdoc2.key-shares.client.ssl', files, shares);
  }
  const decryptOnly = capsule.filter(({ state }) => state === 'decrypt-only');
  return {
    format: 'java',
    files,
    impact: [
      ...leftOut(list),
      ...note('the client has one file for each capsule server and knows no default: its user chooses the file', capsule),
      ...note('the client sends to a decrypt-only server when it is given its file', decryptOnly),
      ...note('decrypt-only shares servers are trusted but not named: containers on them do not open', shares.filter(({ state }) => state === 'decrypt-only')),
      { message: 'organisation and expiry are not expressed; start the client in the folder of the files', servers: [] },
    ],
  };
}

function demandTrust(properties: Readonly<Record<string, string>>, prefix: string, files: readonly ExportedFile[], servers: readonly ListedServer[]): void {
  const trusted = readTrustStore(fileNamed(properties[`${prefix}.trust-store`] ?? '', files), properties[`${prefix}.trust-store-password`] ?? '');
  const pins = servers.flatMap(({ certificates }) => certificates).filter(({ purpose }) => purpose !== 'retired');
  demandSame(`the certificates that ${prefix} trusts`, Object.values(trusted).toSorted(), [...new Set(pins.map(({ pem }) => readCertificate(pem).raw.toString('base64')))].toSorted());
}
