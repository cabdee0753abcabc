import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { authLabel, certificateLabel, eidLabel, formatLabel, passwordLabel, publicKeyLabel, secretLabel } from './format.ts';
import { parseLabel } from './parse.ts';

describe('KeyLabel recommendations: the examples of the specification', () => {
  const fields = { v: '1', type: 'ID-card', serial_number: 'PNOEE-38001085718', cn: 'JÕEORG,JAAK-KRISTJAN,38001085718' };
  const data = 'v=1&type=ID-card&serial_number=PNOEE-38001085718&cn=J%C3%95EORG%2CJAAK-KRISTJAN%2C38001085718';
  const base64 = 'dj0xJnR5cGU9SUQtY2FyZCZzZXJpYWxfbnVtYmVyPVBOT0VFLTM4MDAxMDg1NzE4JmNuPUolQzMlOTVFT1JHJTJDSkFBSy1LUklTVEpBTiUyQzM4MDAxMDg1NzE4';
  test.each([
    `data:,${data}`,
    `data:${data}`,
    `data:application/x-www-form-urlencoded,${data}`,
    `data:application/x-www-form-urlencoded;base64,${base64}`,
    `data:;base64,${base64}`,
  ])('%s', (label) => {
    expect(parseLabel(label)).toEqual({ form: 'data', fields });
  });

  test.each(['131:40:16', 'kevade', 'password manager, key: hello.cdoc2', ''])('free text %j', (text) => {
    expect(parseLabel(text)).toEqual({ form: 'text', text });
  });
});

test.each(['data:', 'data:,', 'data:,v=1', 'data:,type=pw', 'data:,v=1&type=pw&label=%', 'data:,v=1&type=pw&label=%ff', 'data:text/plain,v=1&type=pw', 'data:;base64,!'])(
  'a label that does not parse is text: %s',
  (text) => {
    expect(parseLabel(text)).toEqual({ form: 'text', text });
  },
);

test('a plus sign is a space', () => {
  expect(parseLabel('data:,V=1&TYPE=Digi-ID+E-RESIDENT')).toMatchObject({ fields: { type: 'Digi-ID E-RESIDENT' } });
});

test('any label parses', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
      expect(parseLabel(`data:${text}`).form).toBeOneOf(['data', 'text']);
    }),
  );
});

test('what is formatted is parsed', () => {
  const name = fc.stringMatching(/^[a-z_]{1,12}$/u).filter((key) => !['v', 'type'].includes(key));
  fc.assert(
    fc.property(fc.dictionary(name, fc.string({ unit: 'grapheme' })), fc.string({ unit: 'grapheme' }), (others, type) => {
      expect(parseLabel(formatLabel({ type, ...others }))).toEqual({ form: 'data', fields: { v: '1', type, ...others } });
    }),
  );
});

describe('Appendix D', () => {
  const serverExpiry = new Date('2024-11-07T15:20:02Z');
  test.each([
    ['eID', eidLabel('Digi-ID E-RESIDENT', { commonName: 'J,J', serialNumber: 'PNOEE-38001085718', lastName: 'Jõeorg', firstName: 'J', serverExpiry }), 'data:,V=1&TYPE=Digi-ID%20E-RESIDENT&CN=J%2CJ&SERIAL_NUMBER=PNOEE-38001085718&LAST_NAME=J%C3%B5eorg&FIRST_NAME=J&SERVER_EXP=1730992802'],
    ['cert', certificateLabel({ file: 'a.pem', commonName: 'J', sha1: Uint8Array.of(0x7f, 0x19), serverExpiry }), 'data:,V=1&TYPE=cert&FILE=a.pem&CN=J&CERT_SHA1=7f19&SERVER_EXP=1730992802'],
    ['pub_key', publicKeyLabel({ file: 'bob_pub.pem' }), 'data:,V=1&TYPE=pub_key&FILE=bob_pub.pem'],
    ['secret', secretLabel('yHqkRsP3kbQ'), 'data:,V=1&TYPE=secret&LABEL=yHqkRsP3kbQ'],
    ['pw', passwordLabel('Arno'), 'data:,V=1&TYPE=pw&LABEL=Arno'],
    ['auth', authLabel('etsi/PNOEE-48010010101'), 'data:,V=1&TYPE=auth&SN=etsi%2FPNOEE-48010010101'],
  ])('%s', (_, label, expected) => {
    expect(label).toBe(expected);
  });
});
