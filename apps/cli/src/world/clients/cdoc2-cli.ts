import type { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCertificate } from '@testbed/pki';
import { writeTrustStore } from '@testbed/pki/pkcs12';
import type { World } from '../world-file.ts';
import { propertiesText } from './properties.ts';

/** Of the trust stores. They hold public certificates: Java only wants some password. */
const storePassword = 'testbed';

/** In milliseconds; the client's own, half a second for an answer, is too short for a busy machine. */
const patience = { connect: '5000', read: '15000' };

/**
 * Configuration for the Java client: `PNOEE-….properties` for each person (`--server`; with the person's key for the
 * recipient interface), `key-shares.properties`, `smart-id.properties` and `mobile-id.properties` (`-D` of that name),
 * `servers.p12` and `phones.p12`, what they trust.
 *
 * @param folder where the files will be
 */
export function cdoc2Cli(world: World, folder: string): Readonly<Record<string, string | Uint8Array>> {
  const { people, capsuleServers, sharesServers, smartId, mobileId, trust } = world.file;
  const [capsuleServer] = capsuleServers;
  const certificates = (paths: readonly string[]): readonly X509Certificate[] => paths.map((path) => readCertificate(readFileSync(world.path(path))));
  const trusting = (prefix: string, store: string) => ({
    [`${prefix}.trust-store`]: join(folder, store),
    [`${prefix}.trust-store.type`]: 'PKCS12',
    [`${prefix}.trust-store-password`]: storePassword,
  });
  return {
    'servers.p12': trustStore(certificates([...capsuleServers, ...sharesServers].flatMap((server) => server.certificates))),
    // The client takes one store for both: whom it talks to, and who issues the signers' certificates.
    'phones.p12': trustStore(certificates([...smartId.certificates, ...mobileId.certificates, trust.smartIdIssuer, trust.mobileIdIssuer])),
    ...(capsuleServer &&
      Object.fromEntries(
        people.map(({ code, idCard }) => [
          `${code}.properties`,
          propertiesText({
            'cdoc2.client.server.id': capsuleServer.id,
            'cdoc2.client.server.base-url.post': capsuleServer.post,
            'cdoc2.client.server.base-url.get': capsuleServer.fetch,
            'cdoc2.client.server.connect-timeout': patience.connect,
            'cdoc2.client.server.read-timeout': patience.read,
            ...trusting('cdoc2.client.ssl', 'servers.p12'),
            'cdoc2.client.ssl.client-store.type': 'PKCS12',
            'cdoc2.client.ssl.client-store': world.path(idCard.p12),
            'cdoc2.client.ssl.client-store-password': idCard.p12Password,
          }),
        ]),
      )),
    ...(sharesServers.length > 0 && {
      'key-shares.properties': propertiesText({
        'key-shares.servers.urls': sharesServers.map(({ url }) => url).join(','),
        'key-shares.servers.min_num': String(sharesServers.length),
        'key-shares.algorithm': 'n-of-n',
        ...trusting('cdoc2.key-shares.client.ssl', 'servers.p12'),
      }),
    }),
    'smart-id.properties': propertiesText({
      'smartid.client.hostUrl': smartId.url,
      'smartid.client.relyingPartyUuid': smartId.relyingPartyUuid,
      'smartid.client.relyingPartyName': smartId.relyingPartyName,
      ...trusting('smartid.client.ssl', 'phones.p12'),
    }),
    'mobile-id.properties': propertiesText({
      'mobileid.client.hostUrl': mobileId.url,
      'mobileid.client.relyingPartyUuid': mobileId.relyingPartyUuid,
      'mobileid.client.relyingPartyName': mobileId.relyingPartyName,
      ...trusting('mobileid.client.ssl', 'phones.p12'),
    }),
  };
}

function trustStore(certificates: readonly X509Certificate[]): Uint8Array {
  // Java's aliases know no upper case.
  return writeTrustStore(Object.fromEntries(certificates.map((certificate) => [certificate.fingerprint256.replaceAll(':', '').toLowerCase(), certificate])), storePassword);
}
