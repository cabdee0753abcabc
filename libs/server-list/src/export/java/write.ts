import type { X509Certificate } from 'node:crypto';
import { writeTrustStore } from '@testbed/pki/pkcs12';
import type { ListedServer, ServerList } from '../../model.ts';
import type { ExportedFile } from '../exported.ts';
import { acceptedOf, servedBy } from '../served.ts';
import { propertiesText } from './properties.ts';

/** Of the trust stores. They hold public certificates: Java only wants some password. */
const storePassword = 'changeit';

/** The name of the properties file of a capsule server, for `cdoc2-cli --server`. */
export function capsuleFile({ id }: ListedServer): string {
  return `capsule-server-${encodeURIComponent(id)}.properties`;
}

/** A properties file and a trust store for each capsule server, and one of each for the shares servers together. */
export function writeJava(list: ServerList): readonly ExportedFile[] {
  const shares = servedBy(list, 'KeySharesCapsule').filter(({ state }) => state === 'active');
  const sharesTrust = servedBy(list, 'KeySharesCapsule');
  return [
    ...servedBy(list, 'KeyServerCapsule').flatMap((server) => {
      const store = capsuleFile(server).replace(/properties$/, 'p12');
      return [text(capsuleFile(server), server.name, capsuleProperties(server, store)), trust(store, [server])];
    }),
    ...(sharesTrust.length === 0 ? [] : [text('key-shares.properties', 'shares servers', sharesProperties(shares)), trust('key-shares.p12', sharesTrust)]),
  ];
}

function capsuleProperties({ id, sender, recipient }: ListedServer, store: string): Readonly<Record<string, string>> {
  return {
    'cdoc2.client.server.id': id,
    'cdoc2.client.server.base-url.post': sender,
    'cdoc2.client.server.base-url.get': recipient,
    'cdoc2.client.server.connect-timeout': '1000',
    'cdoc2.client.server.read-timeout': '5000',
    'cdoc2.client.ssl.trust-store.type': 'PKCS12',
    'cdoc2.client.ssl.trust-store': store,
    'cdoc2.client.ssl.trust-store-password': storePassword,
    'cdoc2.client.ssl.client-store.type': 'PKCS11',
    'cdoc2.client.ssl.client-store-password.prompt': 'PIN1',
  };
}

function sharesProperties(shares: readonly ListedServer[]): Readonly<Record<string, string>> {
  return {
    'key-shares.servers.urls': shares.map(({ sender }) => sender).join(','),
    'key-shares.servers.min_num': String(shares.length),
    'key-shares.algorithm': 'n-of-n',
    'cdoc2.key-shares.client.ssl.trust-store': 'key-shares.p12',
    'cdoc2.key-shares.client.ssl.trust-store.type': 'PKCS12',
    'cdoc2.key-shares.client.ssl.trust-store-password': storePassword,
  };
}

function text(name: string, title: string, properties: Readonly<Record<string, string>>): ExportedFile {
  return { name, bytes: Buffer.from(propertiesText(title, properties), 'latin1') };
}

function trust(name: string, servers: readonly ListedServer[]): ExportedFile {
  const entries = servers.flatMap((server) => acceptedOf(server).map((certificate): [string, X509Certificate] => [aliasOf(certificate), certificate]));
  return { name, bytes: writeTrustStore(Object.fromEntries(entries), storePassword) };
}

/** Java's aliases know no upper case. */
function aliasOf({ fingerprint256 }: X509Certificate): string {
  return fingerprint256.replaceAll(':', '').toLowerCase();
}
