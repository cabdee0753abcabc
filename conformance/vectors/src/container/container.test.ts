import { createDecipheriv, createECDH, createPrivateKey, privateDecrypt, constants } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { vectors } from '../catalogue/catalogue.ts';
import { expand, extract, hmac, texts, xor } from '../key/derivation.ts';
import { privateKey, type KeyName } from '../key/material.ts';
import { agreeUnchecked } from '../key/unchecked-agreement.ts';
import type { Vector } from '../vector.ts';
import { secret } from '../recipient/secret.ts';
import { bytesAt, fieldOf, rootOf, tableAt } from '../testing/read-flatbuffer.ts';

/** The parts of a container, and its first recipient. */
function read(container: Buffer) {
  const end = 9 + container.readInt32BE(5);
  const header = container.subarray(9, end);
  const vector = tableAt(header, fieldOf(header, rootOf(header), 0) ?? 0);
  const record = tableAt(header, vector + 4);
  const capsule = tableAt(header, fieldOf(header, record, 1) ?? 0);
  const ofRecord = (id: number): Buffer => bytesAt(header, fieldOf(header, record, id) ?? 0);
  return {
    header,
    mac: container.subarray(end, end + 32),
    nonce: container.subarray(end + 32, end + 44),
    payload: container.subarray(end + 44),
    label: ofRecord(2).toString(),
    encryptedFmk: ofRecord(3),
    ofCapsule: (id: number): Buffer => bytesAt(header, fieldOf(header, capsule, id) ?? 0),
  };
}

/** The archive, when HMAC and tag are right. */
function open(container: ReturnType<typeof read>, kek: Buffer): Buffer {
  expect(hmac(expand(xor(container.encryptedFmk, kek), texts.hhk), container.header)).toEqual(container.mac);
  return openUnchecked(container, kek);
}

/** The archive, when the tag is right, whatever the HMAC. */
function openUnchecked({ header, mac, nonce, payload, encryptedFmk }: ReturnType<typeof read>, kek: Buffer): Buffer {
  const fmk = xor(encryptedFmk, kek);
  const decipher = createDecipheriv('chacha20-poly1305', expand(fmk, texts.cek), nonce, { authTagLength: 16 });
  decipher.setAAD(Buffer.concat([Buffer.from('CDOC20payload'), header, mac]), { plaintextLength: payload.length - 16 });
  decipher.setAuthTag(payload.subarray(-16));
  return inflateSync(Buffer.concat([decipher.update(payload.subarray(0, -16)), decipher.final()]));
}

function kekOfEc(container: ReturnType<typeof read>, curve: string, scalar: Buffer): Buffer {
  const ecdh = createECDH(curve);
  ecdh.setPrivateKey(scalar);
  return expand(extract(texts.premaster, ecdh.computeSecret(container.ofCapsule(2))), texts.kek, texts.algorithm, container.ofCapsule(1), container.ofCapsule(2));
}

function kekOfSecret(container: ReturnType<typeof read>, value: Buffer): Buffer {
  return expand(extract(container.ofCapsule(0), value), texts.kek, texts.algorithm, container.label);
}

function bytesOf(name: string): Buffer {
  return (vectors.find((vector) => vector.name === name) as Vector).bytes();
}

describe('well-formed containers open with OpenSSL and zlib alone', () => {
  test.each([
    ['ec-p256', 'prime256v1'],
    ['ec-p384', 'secp384r1'],
    ['ec-p521', 'secp521r1'],
  ] as const)('%s', (name, curve) => {
    const container = read(bytesOf(`envelope/well-formed.${name}`));
    const scalar = Buffer.from(privateKey(name).export({ format: 'jwk' }).d ?? '', 'base64url');
    expect(open(container, kekOfEc(container, curve, scalar)).toString()).toContain('Tere, maailm!');
  });

  test.each(['rsa-2048', 'rsa-4096'] as const satisfies readonly KeyName[])('%s', (name) => {
    const container = read(bytesOf(`envelope/well-formed.${name}`));
    const kek = privateDecrypt({ key: privateKey(name), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, container.ofCapsule(1));
    expect(open(container, kek).toString()).toContain('Tere, maailm!');
  });

  test('secret', () => {
    const container = read(bytesOf('envelope/well-formed.secret'));
    expect(open(container, kekOfSecret(container, secret)).toString()).toContain('Tere, maailm!');
  });

  test('a stream with codes of its own holds the ordinary archive', () => {
    const [packed, plain] = ['zlib/own-codes.secret', 'envelope/well-formed.secret'].map((name) => read(bytesOf(name)));
    if (!packed || !plain) throw new Error('the vectors are gone');
    expect(open(packed, kekOfSecret(packed, secret))).toEqual(open(plain, kekOfSecret(plain, secret)));
  });
});

describe('a bad container has one thing wrong: who makes that mistake opens it', () => {
  test.each(['wrong-but-sealed', 'zeros', 'with-fmk-as-key', 'over-nothing', 'concealed-recipient', 'trailing-byte-in-header'])('hmac/%s, without a look at the HMAC', (mutation) => {
    const container = read(bytesOf(`hmac/${mutation}.secret`));
    expect(openUnchecked(container, kekOfSecret(container, secret)).toString()).toContain('Tere, maailm!');
    expect(() => open(container, kekOfSecret(container, secret))).toThrow(/deep equality|equal/u);
  });

  test('kek/point-off-curve, without a look at the curve', () => {
    const container = read(bytesOf('kek/point-off-curve.ec-p384'));
    const scalar = Buffer.from(privateKey('ec-p384').export({ format: 'jwk' }).d ?? '', 'base64url');
    const kek = expand(extract(texts.premaster, agreeUnchecked('P-384', scalar, container.ofCapsule(2))), texts.kek, texts.algorithm, container.ofCapsule(1), container.ofCapsule(2));
    expect(open(container, kek).toString()).toContain('Tere, maailm!');
    expect(() => kekOfEc(container, 'secp384r1', scalar)).toThrow(/public key/iu);
  });

  test('kek/point-compressed, for who takes any form of point', () => {
    const container = read(bytesOf('kek/point-compressed.ec-p384'));
    const scalar = Buffer.from(privateKey('ec-p384').export({ format: 'jwk' }).d ?? '', 'base64url');
    expect(open(container, kekOfEc(container, 'secp384r1', scalar)).toString()).toContain('Tere, maailm!');
  });

  test('kek/oaep-sha1, for who takes SHA-1', () => {
    const container = read(bytesOf('kek/oaep-sha1.rsa-2048'));
    const decrypt = (oaepHash: string): Buffer => privateDecrypt({ key: privateKey('rsa-2048'), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, container.ofCapsule(1));
    expect(open(container, decrypt('sha1')).toString()).toContain('Tere, maailm!');
    expect(() => decrypt('sha256')).toThrow(/oaep/iu);
  });
});

describe('edges are where their names say', () => {
  test.each([
    ['envelope/header-of-1-mib.secret', 2 ** 20],
    ['envelope/header-of-1-mib-and-1.secret', 2 ** 20 + 1],
  ])('%s', (name, length) => {
    expect(bytesOf(name).readInt32BE(5)).toBe(length);
  });

  test.each([
    ['ec-p256', 'prime256v1'],
    ['ec-p384', 'secp384r1'],
    ['ec-p521', 'secp521r1'],
  ] as const)('the secrets shared with %s begin with a zero byte', (name, curve) => {
    const ecdh = createECDH(curve);
    ecdh.setPrivateKey(Buffer.from(privateKey(name).export({ format: 'jwk' }).d ?? '', 'base64url'));
    for (const mutation of ['shared-secret-begins-with-zero', 'shared-secret-zero-stripped']) {
      expect(ecdh.computeSecret(read(bytesOf(`kek/${mutation}.${name}`)).ofCapsule(2))[0], mutation).toBe(0);
    }
  });

  test.each([
    ['limits/fair-ratio.secret', 3, 9],
    ['limits/small-file-high-ratio.secret', 13, 18],
    ['limits/5000-empty-files.secret', 7, 10],
    ['limits/1-mib-of-zeros.secret', 100, 200],
    ['limits/16-mib-of-zeros.secret', 100, 200],
    ['limits/pax-of-16-mib.secret', 100, 200],
  ])('%s unpacks %d- to %d-fold', (name, least, most) => {
    const container = read(bytesOf(name));
    const ratio = open(container, kekOfSecret(container, secret)).length / container.payload.length;
    expect(ratio).toBeGreaterThan(least);
    expect(ratio).toBeLessThan(most);
    expect(container.payload.length).toBeLessThan(2 ** 20);
  });
});

describe('containers of the Java client', () => {
  const reference = join(import.meta.dirname, '../../../../../shared/vectors/java-ref');

  test('have the HMAC and tag that this derivation gives: EC, RSA, secret', (context) => {
    if (!existsSync(reference)) context.skip('../shared/vectors/java-ref is not here (plain clone)');
    const container = (file: string) => read(readFileSync(join(reference, 'testvectors', file)));
    const key = (file: string) => createPrivateKey(readFileSync(join(reference, 'keys', file)));

    const ec = container('ec_simple.cdoc2');
    const scalar = Buffer.from(key('expired/cdoc2client_expired_priv.key').export({ format: 'jwk' }).d ?? '', 'base64url');
    expect(open(ec, kekOfEc(ec, 'secp384r1', scalar)).toString('latin1')).toContain('README.md');

    const rsa = container('rsa_simple.cdoc2');
    const kek = privateDecrypt({ key: key('rsa_priv.pem'), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, rsa.ofCapsule(1));
    expect(open(rsa, kek).toString('latin1')).toContain('README.md');

    const rows = JSON.parse(readFileSync(join(reference, 'manifest.json'), 'utf8')) as readonly { file: string; credentials: { secretBase64?: string }; expect: { files?: unknown } }[];
    const row = rows.find(({ file, credentials, expect: { files } }) => file === 'testvectors/symmetric.cdoc2' && credentials.secretBase64 !== undefined && files !== undefined);
    const symmetric = container('symmetric.cdoc2');
    expect(open(symmetric, kekOfSecret(symmetric, Buffer.from(row?.credentials.secretBase64 ?? '', 'base64'))).toString('latin1')).toContain('README.md');
  });
});
