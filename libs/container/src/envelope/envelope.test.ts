import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { kekFromSecret } from '../capsule/symmetric.ts';
import { endOfArchive } from '../tar/write.ts';
import { readEnvelope } from './read.ts';
import { envelopeStart, open, sealPlaintext, sealTar, secret, useFolder } from './sample.ts';
import { unlock } from './unlock.ts';

const refused = (code: string) => expect.objectContaining({ name: 'ContainerProblem', code }) as Error;
const folder = useFolder();
const good = sealTar(endOfArchive);

const version3 = Buffer.from(good);
version3[4] = 3;

describe('Envelope', () => {
  test('is read as it was written', async () => {
    const envelope = await readEnvelope(await folder.write('a.cdoc2', good));
    const headerLength = good.readInt32BE(5);
    expect(Buffer.compare(envelope.headerBytes, good.subarray(9, 9 + headerLength))).toBe(0);
    expect(Buffer.compare(envelope.hmac, good.subarray(9 + headerLength, 41 + headerLength))).toBe(0);
    expect(envelope).toMatchObject({ payloadOffset: 41 + headerLength, payloadLength: good.length - 41 - headerLength });
  });

  test.each<[string, string, Uint8Array]>([
    ['an empty file', 'container-truncated', new Uint8Array()],
    ['the magic alone', 'container-truncated', good.subarray(0, 4)],
    ['half a header length', 'container-truncated', good.subarray(0, 7)],
    ['text', 'not-cdoc2', Buffer.from('hello')],
    ['CDOC1', 'not-cdoc2', Buffer.from('<?xml version="1.0"?>')],
    ['version 3', 'unsupported-version', version3],
    ['header length 0', 'header-length-invalid', Buffer.concat([envelopeStart(0), good.subarray(9)])],
    ['header length -1', 'header-length-invalid', Buffer.concat([envelopeStart(-1), good.subarray(9)])],
    ['header length 2^20 + 1', 'header-too-large', Buffer.concat([envelopeStart(2 ** 20 + 1), good.subarray(9)])],
    ['header length 2^20 in a small file', 'container-truncated', Buffer.concat([envelopeStart(2 ** 20), good.subarray(9)])],
    ['no room for nonce and tag', 'container-truncated', good.subarray(0, 9 + good.readInt32BE(5) + 32 + 27)],
    ['a header of zeros', 'header-malformed', Buffer.concat([envelopeStart(100), Buffer.alloc(200)])],
  ])('%s: %s', async (_, code, bytes) => {
    await expect(readEnvelope(await folder.write('a.cdoc2', bytes))).rejects.toThrow(refused(code));
  });

  test('a missing file, a folder, a pipe', async () => {
    await mkdir(folder.path('folder'));
    execFileSync('mkfifo', [folder.path('pipe')]);
    await expect(readEnvelope(folder.path('missing'))).rejects.toThrow(refused('input-unreadable'));
    await expect(readEnvelope(folder.path('folder'))).rejects.toThrow(refused('input-not-regular'));
    await expect(readEnvelope(folder.path('pipe'))).rejects.toThrow(refused('input-not-regular'));
  });
});

describe('Header authentication code', () => {
  const unlockWith = async (bytes: Uint8Array, makeKek: (salt: Uint8Array, label: string) => Uint8Array) => {
    const envelope = await readEnvelope(await folder.write('a.cdoc2', bytes));
    const [record] = envelope.header.recipients;
    if (record?.capsule.kind !== 'SymmetricKeyCapsule') throw new Error('not the sample');
    return unlock(envelope, record, makeKek(record.capsule.salt, record.keyLabel));
  };
  const rightKek = (salt: Uint8Array, label: string) => kekFromSecret({ salt }, secret, label);

  test('the right key gives the FMK', async () => {
    expect(await unlockWith(good, rightKek)).toHaveLength(32);
  });

  test('a wrong key, a changed label and a changed HMAC look the same', async () => {
    const label = Buffer.from(good);
    label.write('S', good.indexOf('secret'));
    const hmac = Buffer.from(good);
    hmac[9 + good.readInt32BE(5)] = (hmac[9 + good.readInt32BE(5)] as number) ^ 1;
    await expect(unlockWith(good, () => new Uint8Array(32))).rejects.toThrow(refused('header-hmac-mismatch'));
    await expect(unlockWith(label, (salt) => rightKek(salt, 'secret'))).rejects.toThrow(refused('header-hmac-mismatch'));
    await expect(unlockWith(hmac, rightKek)).rejects.toThrow(refused('header-hmac-mismatch'));
  });

  test('a KEK of another length is refused', async () => {
    await expect(unlockWith(good, () => new Uint8Array(16))).rejects.toThrow(refused('kek-derivation-failed'));
  });

  test('an unknown payload method is reported after the HMAC', async () => {
    const unknown = sealPlaintext(deflateSync(endOfArchive), { unknown: 7 });
    await expect(unlockWith(unknown, () => new Uint8Array(32))).rejects.toThrow(refused('header-hmac-mismatch'));
    await expect(open(await folder.write('a.cdoc2', unknown), folder.path('out'))).rejects.toThrow(refused('payload-method-unknown'));
  });
});
