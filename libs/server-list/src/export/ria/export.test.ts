import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { softwareSigner, type Signer } from '../../signed/signer.ts';
import { changed, derOf, noActive, retiredLeftOut, runBeside, textOf, unfaithful } from '../../testing/exports.ts';
import { ed25519 } from '../../testing/publisher.ts';
import { exampleList, ids, pin, withServer } from '../../testing/servers.ts';
import { minimalRiaBase, readRiaBase } from './base.ts';
import { exportRia } from './export.ts';
import { readRiaConfiguration } from './read.ts';

const rsa = softwareSigner(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
const ec = (namedCurve: string): Signer => softwareSigner(generateKeyPairSync('ec', { namedCurve }).privateKey);

describe('RIA central configuration', () => {
  test('the list is merged into a base, which keeps everything else', async () => {
    const base = readRiaBase(JSON.stringify({ ...minimalRiaBase, 'META-INF': { URL: 'https://id.example/config.json', DATE: '20260101000000Z', SERIAL: 177, VER: 1 }, 'WIN-LATEST': '1', 'CDOC2-CONF': { other: { NAME: 'O', POST: 'https://o', FETCH: 'https://o' }, [ids.retired]: { NAME: 'R', POST: '', FETCH: '' } } }), 'base');
    const result = await exportRia(exampleList, base, [ec('P-256'), rsa]);
    expect(result.files.map(({ name }) => name)).toEqual(['config.json', 'config.ecc', 'config.ecpub', 'config.rsa', 'config.pub']);
    expect(JSON.parse(textOf(result, 'config.json'))).toEqual({
      ...base,
      'META-INF': { URL: 'https://id.example/config.json', DATE: '20261121120000Z', SERIAL: 178, VER: 1 },
      'CDOC2-USE-KEYSERVER': true,
      'CDOC2-DEFAULT-KEYSERVER': ids.capsule,
      'CDOC2-CONF': {
        other: { NAME: 'O', POST: 'https://o', FETCH: 'https://o' },
        [ids.capsule]: { NAME: 'Võtmeserver "A", peamine', POST: 'https://capsule.example:9443', FETCH: 'https://capsule.example:9444' },
        [ids.oldCapsule]: { NAME: 'Eelmine', POST: '', FETCH: 'https://old.example:444' },
      },
      'CERT-BUNDLE': [derOf(ids.capsule, 0), derOf(ids.capsule, 1), derOf(ids.oldCapsule)],
    });
    expect(result.impact).toEqual(
      expect.arrayContaining([
        retiredLeftOut,
        { message: expect.stringContaining('no shares servers'), servers: [ids.shares1, ids.shares2] },
        { message: expect.stringContaining('servers of the base are kept'), servers: ['other'] },
        { message: expect.stringContaining('decrypt-only'), servers: [ids.oldCapsule] },
      ]),
    );
  });

  test('a certificate that has been retired leaves the bundle of the base', async () => {
    const [current] = exampleList.servers[0]!.certificates as [ReturnType<typeof pin>];
    const base = { ...minimalRiaBase, 'CERT-BUNDLE': [derOf(ids.capsule)] };
    const result = await exportRia(withServer(ids.capsule, { certificates: [{ ...current, purpose: 'retired' }, pin()] }), base, []);
    expect(readRiaConfiguration(result.files).bundle).not.toContain(derOf(ids.capsule));
  });

  test('without an active server none is used', async () => {
    const { defaultCapsuleServer: _none, ...list } = noActive;
    const view = readRiaConfiguration((await exportRia(list, minimalRiaBase, [])).files);
    expect(view).toMatchObject({ useKeyServer: false, defaultKeyServer: '00000000-0000-0000-0000-000000000000', serial: 1 });
  });

  test.each([['P-256', 'sha256'], ['P-384', 'sha384'], ['P-521', 'sha512']])('openssl verifies config.ecc of a key on %s with %s, and config.rsa', async (curve, hash) => {
    const { files } = await exportRia(exampleList, minimalRiaBase, [ec(curve), rsa]);
    expect(runBeside(files, 'sh', '-c', `base64 -d config.ecc > sig && openssl dgst -${hash} -verify config.ecpub -signature sig config.json`)).toBe('Verified OK\n');
    expect(runBeside(files, 'sh', '-c', 'base64 -d config.rsa > sig && openssl dgst -sha512 -verify config.pub -signature sig config.json')).toBe('Verified OK\n');
  });

  test('any short r or s becomes good DER', async () => {
    const signer = ec('P-521');
    for (let round = 0; round < 20; round += 1) expect((await exportRia(exampleList, minimalRiaBase, [signer])).files).toHaveLength(3);
  });

  test('the reader refuses what a client would: a changed file, a missing member, a member that is no text', async () => {
    const result = await exportRia(exampleList, minimalRiaBase, [ec('P-256'), rsa]);
    expect(() => readRiaConfiguration(changed(result, 'config.json', (json) => json.replace('9443', '9445')))).toThrow(unfaithful);
    expect(() => readRiaConfiguration(changed(result, 'config.rsa', (signature) => `${signature.slice(0, -6)}AAAA==`))).toThrow(unfaithful);
    const unsigned = await exportRia(exampleList, minimalRiaBase, []);
    for (const [from, to] of [['"TSA-URL"', '"X"'], ['"SERIAL": 1', '"SERIAL": "1"'], ['"POST": ""', '"POST": null'], ['20261121120000Z', '2026-11-21'], ['"CERT-BUNDLE": [', '"CERT-BUNDLE": ["MII=",']] as const) {
      expect(textOf(unsigned, 'config.json')).toContain(from);
      expect(() => readRiaConfiguration(changed(unsigned, 'config.json', (json) => json.replace(from, to))), to).toThrow(unfaithful);
    }
  });

  test.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['no META-INF', JSON.stringify({ ...minimalRiaBase, 'META-INF': undefined })],
    ['a serial that is no number', JSON.stringify({ ...minimalRiaBase, 'META-INF': { ...minimalRiaBase['META-INF'], SERIAL: '1' } })],
    ['a member that a mobile client demands', JSON.stringify({ ...minimalRiaBase, 'SIDV2-SK-URL': undefined })],
    ['a bundle with something else', JSON.stringify({ ...minimalRiaBase, 'CERT-BUNDLE': ['MIIB'] })],
  ])('a base with %s', (_what, base) => {
    expect(() => readRiaBase(base, 'base.json')).toThrow(expect.objectContaining({ code: 'server-list-export-base-invalid', message: expect.stringContaining('base.json') }));
  });

  test('a key that no client knows', async () => {
    await expect(exportRia(exampleList, minimalRiaBase, [ed25519()])).rejects.toMatchObject({ code: 'server-list-key-unsupported' });
  });
});
