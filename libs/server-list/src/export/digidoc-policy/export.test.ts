import { X509Certificate } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changed, demandProgram, derOf, noActive, runBeside, unfaithful } from '../../testing/exports.ts';
import { exampleList, ids, pin, withServer } from '../../testing/servers.ts';
import { exportDigidocPolicy } from './export.ts';
import { readIni, readPlist, readRegistry } from './read.ts';
import { writePolicy } from './write.ts';

describe('DigiDoc4 machine policy', () => {
  const result = exportDigidocPolicy(exampleList);
  const expected = {
    'CDOC2-DEFAULT': 'true',
    'CDOC2-USE-KEYSERVER': 'true',
    'CDOC2-DEFAULT-KEYSERVER': ids.capsule,
    'CDOC2-UUID': ids.capsule,
    'CDOC2-GET': 'https://capsule.example:9444',
    'CDOC2-POST': 'https://capsule.example:9443',
    'CDOC2-GET-CERT': derOf(ids.capsule),
    'CDOC2-POST-CERT': derOf(ids.capsule),
  };
  const locked = Object.fromEntries(Object.entries(expected).flatMap(([name, value]) => [[name, value], [`${name}_LOCK`, 'true']]));

  test.each([['Windows', readRegistry], ['Linux', readIni], ['macOS', readPlist]])('%s: the default server, each setting locked', (_system, read) => {
    expect(read(result.files)).toEqual(locked);
  });

  test('each address has the certificate that names its host', () => {
    const [post, get] = [pin(), pin({ host: '127.0.0.1' })];
    const { files } = exportDigidocPolicy(withServer(ids.capsule, { recipient: 'https://127.0.0.1:9444', certificates: [post, get] }));
    const raw = ({ pem }: typeof post): string => new X509Certificate(pem).raw.toString('base64');
    expect(readIni(files)).toMatchObject({ 'CDOC2-POST-CERT': raw(post), 'CDOC2-GET-CERT': raw(get) });
  });

  test('says what it can not express', () => {
    expect(result.impact).toEqual(
      expect.arrayContaining([
        { message: expect.stringContaining('a policy has one server'), servers: [ids.oldCapsule, ids.shares1, ids.shares2] },
        { message: expect.stringContaining('at a roll-over'), servers: [ids.capsule] },
      ]),
    );
  });

  test('without an active server, with an id that is not ASCII, or without a current certificate there is none', () => {
    for (const list of [noActive, { ...withServer(ids.capsule, { id: 'võti' }), defaultCapsuleServer: 'võti' }, withServer(ids.capsule, { certificates: [] })]) {
      expect(() => exportDigidocPolicy(list)).toThrow(expect.objectContaining({ code: 'server-list-export-impossible', next: expect.any(String) }));
    }
  });

  test('any text comes back from each of the files', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (value) => {
        const files = writePolicy({ 'CDOC2-GET': value });
        for (const read of [readRegistry, readIni, readPlist]) expect(read(files)).toEqual({ 'CDOC2-GET': value });
      }),
    );
  });

  test('Python reads the property list and the INI file as we do', (context) => {
    demandProgram('python3', context);
    const program = `import plistlib, configparser, json
p = plistlib.load(open('ee.ria.qdigidoc4.plist', 'rb'))
c = configparser.ConfigParser(interpolation=None); c.optionxform = str; c.read('qdigidoc4.conf')
print(json.dumps([{k: v if isinstance(v, str) else str(v).lower() for k, v in p.items()}, {k: v.strip('"') for k, v in c['General'].items()}]))`;
    expect(JSON.parse(runBeside(result.files, 'python3', '-c', program))).toEqual([locked, locked]);
  });

  test('the readers refuse other files', () => {
    expect(() => readRegistry(changed(result, 'qdigidoc4.reg', (reg) => reg.replace('LOCAL_MACHINE', 'CURRENT_USER'), 'utf16le'))).toThrow(unfaithful);
    expect(() => readRegistry(changed(result, 'qdigidoc4.reg', (reg) => reg.slice(1), 'utf16le'))).toThrow(unfaithful);
    expect(() => readRegistry(changed(result, 'qdigidoc4.reg', (reg) => reg.replace('Version 5.00', 'Version 4'), 'utf16le'))).toThrow(unfaithful);
    expect(() => readRegistry(changed(result, 'qdigidoc4.reg', (reg) => reg.replace('"CDOC2-DEFAULT"=', 'CDOC2-DEFAULT='), 'utf16le'))).toThrow(unfaithful);
    expect(() => readIni(changed(result, 'qdigidoc4.conf', (ini) => ini.replace('General', 'Other')))).toThrow(unfaithful);
    expect(() => readIni(changed(result, 'qdigidoc4.conf', (ini) => ini.replace('true', 'a,b')))).toThrow(unfaithful);
    expect(() => readPlist(changed(result, 'ee.ria.qdigidoc4.plist', (plist) => plist.replace('<dict>', '<array>')))).toThrow(unfaithful);
    expect(() => readPlist(changed(result, 'ee.ria.qdigidoc4.plist', (plist) => plist.replace('<true/>', '<integer>1</integer>')))).toThrow(unfaithful);
  });
});
