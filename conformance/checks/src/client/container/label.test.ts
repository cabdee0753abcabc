import { describe, expect, test } from 'vitest';
import { labelFields, missingFields } from './label.ts';

describe('appendix D: labels', () => {
  test.each([
    ['data:,V=1&TYPE=pw&LABEL=Arno%20K', { v: '1', type: 'pw', label: 'Arno K' }],
    ['data:v=1&type=secret&label=a%2Cb', { v: '1', type: 'secret', label: 'a,b' }],
    ['data:application/x-www-form-urlencoded,v=1&type=auth', { v: '1', type: 'auth' }],
    [`data:;base64,${Buffer.from('v=1&type=cert&cn=Ž').toString('base64')}`, { v: '1', type: 'cert', cn: 'Ž' }],
  ])('%s', (label, fields) => {
    expect(Object.fromEntries(labelFields(label) ?? [])).toEqual(fields);
  });

  test('free text has no fields', () => {
    expect(labelFields('minu võti, data: kodus')).toBeUndefined();
  });

  test.each([
    ['data:,', ['v', 'type']],
    ['data:,v=1&type=pw', ['label']],
    ['data:,v=1&type=ID-card&cn=A', ['serial_number']],
    ['data:,v=1&type=auth&sn=', ['sn']],
    ['data:,v=1&type=cert', []],
    ['data:,type=somebody-else', ['v']],
  ])('%s lacks %j', (label, missing) => {
    expect(missingFields(labelFields(label) ?? new Map())).toEqual(missing);
  });
});
