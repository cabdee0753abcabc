import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { demandProgram, derOf, retiredLeftOut, runBeside, textOf, unfaithful } from '../../testing/exports.ts';
import { exampleList, ids } from '../../testing/servers.ts';
import { exportJava } from './export.ts';
import { propertiesText } from './properties.ts';
import { readProperties } from './read-properties.ts';
import { readTrustStore } from './read-trust-store.ts';

describe('Java properties and trust stores', () => {
  const result = exportJava(exampleList);
  const capsuleName = `capsule-server-${ids.capsule}`;

  test('a file for each capsule server, one for the shares servers, a trust store for each', () => {
    expect(result.files.map(({ name }) => name)).toEqual([
      `${capsuleName}.properties`,
      `${capsuleName}.p12`,
      `capsule-server-${ids.oldCapsule}.properties`,
      `capsule-server-${ids.oldCapsule}.p12`,
      'key-shares.properties',
      'key-shares.p12',
    ]);
    expect(readProperties(Buffer.from(textOf(result, `${capsuleName}.properties`)))).toEqual({
      'cdoc2.client.server.id': ids.capsule,
      'cdoc2.client.server.base-url.post': 'https://capsule.example:9443',
      'cdoc2.client.server.base-url.get': 'https://capsule.example:9444',
      'cdoc2.client.server.connect-timeout': '1000',
      'cdoc2.client.server.read-timeout': '5000',
      'cdoc2.client.ssl.trust-store.type': 'PKCS12',
      'cdoc2.client.ssl.trust-store': `${capsuleName}.p12`,
      'cdoc2.client.ssl.trust-store-password': 'changeit',
      'cdoc2.client.ssl.client-store.type': 'PKCS11',
      'cdoc2.client.ssl.client-store-password.prompt': 'PIN1',
    });
    expect(readProperties(Buffer.from(textOf(result, 'key-shares.properties')))).toMatchObject({
      'key-shares.servers.urls': 'https://shares-1.example:9453/api,https://shares-2.example:9453/api',
      'key-shares.servers.min_num': '2',
      'key-shares.algorithm': 'n-of-n',
    });
    expect(result.impact).toEqual(expect.arrayContaining([retiredLeftOut, { message: expect.stringContaining('sends to a decrypt-only server'), servers: [ids.oldCapsule] }]));
  });

  test.for([[`${capsuleName}.p12`, 2], ['key-shares.p12', 2], [`capsule-server-${ids.oldCapsule}.p12`, 1]] as const)('keytool lists the trusted certificates of %s', ([name, count], context) => {
    demandProgram('keytool', context);
    const listing = runBeside(result.files, 'keytool', '-list', '-keystore', name, '-storepass', 'changeit');
    expect(listing.match(/trustedCertEntry/g)).toHaveLength(count);
  });

  test('Java itself reads the properties as we do', (context) => {
    demandProgram('java', context);
    const program = `import java.io.*; import java.util.*;
      public class Show { public static void main(String[] a) throws Exception { Properties p = new Properties(); p.load(new FileInputStream(a[0])); for (String n : new TreeSet<>(p.stringPropertyNames())) System.out.println(n + "=" + p.getProperty(n).replace("\\n", "|")); } }`;
    const odd = { 'a b:c': ' x=#!\\ ', 'õ': 'täht\n☃', url: 'https://a.example:1/?b=c' };
    const files = [{ name: 'Show.java', bytes: Buffer.from(program) }, { name: 'odd.properties', bytes: Buffer.from(propertiesText('pealkiri õ', odd), 'latin1') }];
    const shown = runBeside(files, 'java', '-Dstdout.encoding=UTF-8', '-Dfile.encoding=UTF-8', 'Show.java', 'odd.properties');
    expect(shown).toBe('a b:c= x=#!\\ \nurl=https://a.example:1/?b=c\nõ=täht|☃\n');
    expect(readProperties(Buffer.from(propertiesText('pealkiri õ', odd), 'latin1'))).toEqual(odd);
  });

  test('any properties come back', () => {
    const name = fc.string({ unit: 'binary', minLength: 1 }).filter((candidate) => candidate !== '__proto__');
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: 'binary' })), (properties) => {
        expect(readProperties(Buffer.from(propertiesText('t', properties), 'latin1'))).toEqual({ ...properties });
      }),
    );
  });

  test('comments, continuation lines and other separators are read as Java does', () => {
    expect(readProperties(Buffer.from('! no\n# no\n a : b\\\n   c\nd e\n\nf\n'))).toEqual({ a: 'bc', d: 'e', f: '' });
  });

  test('the reader refuses a trust store with another password, and one that was changed', () => {
    const store = Buffer.from(result.files.find(({ name }) => name === 'key-shares.p12')!.bytes);
    expect(Object.values(readTrustStore(store, 'changeit'))).toEqual([derOf(ids.shares1), derOf(ids.shares2)]);
    expect(() => readTrustStore(store, 'other')).toThrow(unfaithful);
    store[store.length >> 1]! ^= 1;
    expect(() => readTrustStore(store, 'changeit')).toThrow(unfaithful);
  });

  test('a store without the attribute of trust has no entry for Java', (context) => {
    demandProgram('openssl', context);
    const pem = { name: 'a.pem', bytes: Buffer.from(exampleList.servers[0]!.certificates[0]!.pem) };
    const store = Buffer.from(runBeside([pem], 'sh', '-c', 'openssl pkcs12 -export -nokeys -in a.pem -passout pass:changeit -certpbe AES-256-CBC -macalg sha256 | base64 -w0'), 'base64');
    expect(readTrustStore(store, 'changeit')).toEqual({});
  });

  test('a list without shares servers has no file for them', () => {
    expect(exportJava({ ...exampleList, servers: exampleList.servers.slice(0, 1) }).files).toHaveLength(2);
  });
});
