import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restingWorld } from '../../testing/resting-world.ts';
import { propertiesText } from './properties.ts';
import { clientFolders, writeClients } from './write.ts';

let resting: Awaited<ReturnType<typeof restingWorld>>;

beforeAll(async () => {
  resting = await restingWorld();
  writeClients(resting.world, resting.list);
});
afterAll(() => resting.remove());

function folder(client: keyof typeof clientFolders): string {
  return resting.world.path(clientFolders[client]);
}

/** As java.util.Properties would, for values without escapes. */
function properties(name: string): Record<string, string> {
  const lines = readFileSync(join(folder('cdoc2-cli'), name), 'utf8').trimEnd().split('\n');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

function certificateOf(path: string): X509Certificate {
  return new X509Certificate(readFileSync(resting.world.path(path)));
}

describe('cdoc2-cli', () => {
  test('every person has a file: the capsule server, what to trust, the person\'s own key store; all of them are there', () => {
    const [server] = resting.world.file.capsuleServers;
    for (const { code, idCard } of resting.world.file.people) {
      const file = properties(`${code}.properties`);
      expect(file).toMatchObject({
        'cdoc2.client.server.id': server?.id,
        'cdoc2.client.server.base-url.post': server?.post,
        'cdoc2.client.server.base-url.get': server?.fetch,
        'cdoc2.client.ssl.client-store.type': 'PKCS12',
        'cdoc2.client.ssl.client-store': resting.world.path(idCard.p12),
      });
      expect(existsSync(file['cdoc2.client.ssl.trust-store'] ?? '')).toBe(true);
    }
  });

  test('shares servers as containers name them: the client compares the addresses letter by letter', () => {
    expect(properties('key-shares.properties')['key-shares.servers.urls']?.split(',')).toEqual(resting.world.file.sharesServers.map(({ url }) => url));
    expect(properties('key-shares.properties')['key-shares.servers.min_num']).toBe('2');
  });

  test('Java loads both trust stores, with every server, both phones and both issuers as trusted', (context) => {
    if (spawnSync('keytool', ['-help']).error) context.skip('keytool of Java is not installed');
    const { capsuleServers, sharesServers, smartId, mobileId, trust } = resting.world.file;
    const trusted = (store: string): string[] => {
      const text = execFileSync('keytool', ['-list', '-keystore', join(folder('cdoc2-cli'), store), '-storepass', 'testbed'], { encoding: 'utf8' });
      expect(text.match(/trustedCertEntry/g)).toHaveLength(text.match(/fingerprint/g)?.length ?? 0);
      return [...text.matchAll(/\(SHA-256\): ([0-9A-F:]+)/g)].map(([, fingerprint = '']) => fingerprint).toSorted();
    };
    const fingerprints = (paths: readonly string[]): string[] => [...new Set(paths.map((path) => certificateOf(path).fingerprint256))].toSorted();
    expect(trusted('servers.p12')).toEqual(fingerprints([...capsuleServers, ...sharesServers].flatMap(({ certificates }) => certificates)));
    expect(trusted('phones.p12')).toEqual(fingerprints([...smartId.certificates, ...mobileId.certificates, trust.smartIdIssuer, trust.mobileIdIssuer]));
  });

  test('nobody else reads the key stores\' passwords', () => {
    for (const name of readdirSync(folder('cdoc2-cli'))) expect(statSync(join(folder('cdoc2-cli'), name)).mode & 0o077).toBe(0);
  });

  test('the text of a properties file is one line of printable ASCII a property, whatever a value holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const text = propertiesText({ name: value });
        expect(text).toMatch(/^name=[ -~]*\n$/);
        const read = text.slice(5, -1).replaceAll(/\\u([0-9a-f]{4})|\\(.)/g, (_whole, unit?: string, sign = '') => (unit === undefined ? sign : String.fromCharCode(Number.parseInt(unit, 16))));
        expect(read).toBe(value);
      }),
    );
  });
});

describe('cdoc-tool', () => {
  test('the configuration names the servers, and who signs; no member is missing, which would be read as "null"', () => {
    const [server] = resting.world.file.capsuleServers;
    const configuration = (name: string) => JSON.parse(readFileSync(join(folder('cdoc-tool'), name), 'utf8'));
    expect(configuration('libcdoc.json')).toMatchObject({
      [server?.id ?? '']: { KEYSERVER_SEND_URL: server?.post, KEYSERVER_FETCH_URL: server?.fetch, SHARE_SERVER_URLS: [] },
      SHARE_SIGNER: 'SMART_ID',
      SMART_ID: { BASE_URL: resting.world.file.smartId.url, RP_UUID: expect.any(String), RP_NAME: expect.any(String), PHONE_NUMBER: '' },
    });
    expect(configuration('mobile-id.json')).toMatchObject({ SHARE_SIGNER: 'MOBILE_ID', MOBILE_ID: { BASE_URL: resting.world.file.mobileId.url, PHONE_NUMBER: '+37200000766' } });
  });

  test('it accepts the certificates of every server and of the phones, one base64 DER a line', () => {
    const { capsuleServers, sharesServers, smartId } = resting.world.file;
    const accepted = readFileSync(join(folder('cdoc-tool'), 'libcdoc.accept'), 'utf8').trimEnd().split('\n');
    const expected = [...capsuleServers, ...sharesServers, smartId].flatMap(({ certificates }) => certificates).map((path) => certificateOf(path).raw.toString('base64'));
    expect(accepted.toSorted()).toEqual(expected.toSorted());
  });
});
