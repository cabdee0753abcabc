import { describe, expect, test } from 'vitest';
import { changed, derOf, retiredLeftOut, textOf, unfaithful } from '../../testing/exports.ts';
import { exampleList, ids, withServer } from '../../testing/servers.ts';
import { exportLibcdoc } from './export.ts';
import { readLibcdoc } from './read.ts';

describe('libcdoc', () => {
  const result = exportLibcdoc(exampleList);

  test('every member of every entry, and one certificate a line', () => {
    expect(JSON.parse(textOf(result, 'libcdoc.json'))).toEqual({
      [ids.capsule]: { KEYSERVER_SEND_URL: 'https://capsule.example:9443', KEYSERVER_FETCH_URL: 'https://capsule.example:9444', SHARE_SERVER_URLS: [] },
      [ids.oldCapsule]: { KEYSERVER_SEND_URL: '', KEYSERVER_FETCH_URL: 'https://old.example:444', SHARE_SERVER_URLS: [] },
      'key-shares': { KEYSERVER_SEND_URL: '', KEYSERVER_FETCH_URL: '', SHARE_SERVER_URLS: ['https://shares-1.example:9453/api/', 'https://shares-2.example:9453/api/'] },
      SHARE_SIGNER: 'SMART_ID',
      SMART_ID: { BASE_URL: '', RP_UUID: '', RP_NAME: '', PHONE_NUMBER: '' },
      MOBILE_ID: { BASE_URL: '', RP_UUID: '', RP_NAME: '', PHONE_NUMBER: '' },
    });
    expect(textOf(result, 'libcdoc.accept').split('\n')).toEqual([derOf(ids.capsule), derOf(ids.capsule, 1), derOf(ids.oldCapsule), derOf(ids.shares1), derOf(ids.shares2), '']);
    expect(result.impact).toEqual(expect.arrayContaining([retiredLeftOut, { message: expect.stringContaining('end with a slash'), servers: [ids.shares1, ids.shares2] }]));
  });

  test('the reader turns what is missing into the text "null", as libcdoc does, and takes a DER file', () => {
    const view = readLibcdoc([{ name: 'libcdoc.json', bytes: Buffer.from('{"a": {}, "n": 1}') }, { name: 'libcdoc.accept', bytes: Buffer.from(derOf(ids.capsule), 'base64') }]);
    expect([view.value('a', 'KEYSERVER_SEND_URL'), view.value('b', 'X'), view.value('', 'n'), view.value('', 'm')]).toEqual(['null', '', '1', '']);
    expect(view.accepted).toEqual([derOf(ids.capsule)]);
    expect(() => readLibcdoc(changed(result, 'libcdoc.accept', (lines) => lines.replace('\n', ' \n')))).toThrow(unfaithful);
    expect(() => readLibcdoc(changed(result, 'libcdoc.json', () => '[]'))).toThrow(unfaithful);
    expect(() => readLibcdoc(result.files.slice(1))).toThrow(unfaithful);
  });

  test('an id that means something else there', () => {
    expect(() => exportLibcdoc({ ...withServer(ids.capsule, { id: 'SMART_ID' }), defaultCapsuleServer: 'SMART_ID' })).toThrow(expect.objectContaining({ code: 'server-list-export-impossible' }));
  });
});
