import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ecKeys, issue, person, testHierarchy } from '../testing/authorities.ts';
import { ecPointOf, ecPointToKey, isOnCurve } from './ec-point.ts';
import { readPrivateKey } from './private-key.ts';
import { publicKeyOf, readPublicKey } from './public-key.ts';
import { parseRsaPublicKeyStrict, rsaDerOf, rsaDerToKey } from './rsa-der.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsaDer = Buffer.from(rsaDerOf(rsa.publicKey));

function makesKey(point: Uint8Array): boolean {
  try {
    ecPointToKey(point);
    return true;
  } catch {
    return false;
  }
}

describe('EC points', () => {
  test.each(['secp256r1', 'secp384r1', 'secp521r1'] as const)('a point of %s becomes a key and comes back', (curve) => {
    const { publicKey, privateKey } = ecKeys(curve.replace('secp256r1', 'P-256'));
    const named = ecPointOf(privateKey);
    expect(named.curve).toBe(curve);
    expect(ecPointToKey(named.point).equals(publicKey)).toBe(true);
    expect(isOnCurve(named.point)).toBe(true);
  });

  test('a point off the curve, compressed, infinite or of another length is refused', () => {
    const { point } = ecPointOf(ecKeys().publicKey);
    const off = point.with(96, (point[96] ?? 0) ^ 1);
    const compressed = Uint8Array.of(2, ...point.subarray(1, 49));
    for (const wrong of [off, compressed, Uint8Array.of(0), new Uint8Array(97), point.with(0, 6), point.subarray(0, 96)]) {
      expect(isOnCurve(wrong)).toBe(false);
      expect(() => ecPointToKey(wrong)).toThrow(expect.objectContaining({ code: 'key-malformed' }));
    }
  });

  test.each(['P-256', 'P-384', 'P-521'])('isOnCurve says of points of %s, and of what is nearly one, what making a key of them says', (name) => {
    const { point } = ecPointOf(ecKeys(name).publicKey);
    const changes = fc.array(fc.tuple(fc.nat(point.length - 1), fc.nat(255)), { maxLength: 2 });
    fc.assert(
      fc.property(changes, (changed) => {
        const other = changed.reduce((bytes, [at, byte]) => bytes.with(at, byte), point);
        expect(isOnCurve(other)).toBe(makesKey(other));
      }),
      { numRuns: 100 },
    );
    expect(makesKey(point)).toBe(true);
  });

  test('a coordinate that is not reduced names no point, though the equation holds', () => {
    const { point } = ecPointOf(ecKeys('P-521').publicKey);
    const integer = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
    for (const at of [1, 67]) {
      const larger = (integer(point.subarray(at, at + 66)) + 2n ** 521n - 1n).toString(16).padStart(132, '0');
      const unreduced = Uint8Array.from([...point.subarray(0, at), ...Buffer.from(larger, 'hex'), ...point.subarray(at + 66)]);
      expect([isOnCurve(unreduced), makesKey(unreduced)]).toEqual([false, false]);
    }
  });

  test('isOnCurve never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 60, maxLength: 140 }), (bytes) => {
        expect(isOnCurve(bytes)).toBeTypeOf('boolean');
      }),
      { numRuns: 200 },
    );
    for (const length of [65, 97, 133]) expect(isOnCurve(new Uint8Array(length).fill(255).with(0, 4))).toBe(false);
  });

  test('a key of another kind has no point', () => {
    expect(() => ecPointOf(rsa.publicKey)).toThrow(expect.objectContaining({ code: 'key-type-unsupported' }));
    expect(() => ecPointOf(ecKeys('secp256k1').publicKey)).toThrow(expect.objectContaining({ code: 'key-type-unsupported' }));
  });
});

describe('RSA public keys', () => {
  test('a canonical RSAPublicKey becomes a key and comes back', () => {
    expect(parseRsaPublicKeyStrict(rsaDer)?.equals(rsa.publicKey)).toBe(true);
    expect(rsaDerToKey(rsaDerOf(rsa.privateKey)).equals(rsa.publicKey)).toBe(true);
    expect(() => rsaDerOf(ecKeys().publicKey)).toThrow(expect.objectContaining({ code: 'key-type-unsupported' }));
  });

  test.each([
    ['trailing bytes', Buffer.concat([rsaDer, Buffer.of(0)])],
    ['SubjectPublicKeyInfo', rsa.publicKey.export({ format: 'der', type: 'spki' })],
    ['a private key', rsa.privateKey.export({ format: 'der', type: 'pkcs1' })],
    ['a length that is not minimal', Buffer.concat([Buffer.from('3083', 'hex'), Buffer.of(0), rsaDer.subarray(2)])],
    ['an indefinite length', Buffer.concat([Buffer.from('3080', 'hex'), rsaDer.subarray(4), Buffer.of(0, 0)])],
    ['an integer with a leading zero', withInteger(Buffer.of(0, 1, 0, 1))],
    ['exponent 1', withInteger(Buffer.of(1))],
    ['an even exponent', withInteger(Buffer.of(1, 0, 2))],
    ['a negative exponent', withInteger(Buffer.of(0x81, 0, 1))],
    ['a modulus of 1024 bits', rsaDerOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)],
    ['an even modulus', evenModulus()],
    ['nothing', Buffer.alloc(0)],
  ])('%s is refused', (_name, der) => {
    expect(parseRsaPublicKeyStrict(der)).toBeUndefined();
    expect(() => rsaDerToKey(der)).toThrow(expect.objectContaining({ code: 'key-malformed' }));
  });

  test('whatever is accepted is canonical', () => {
    fc.assert(
      fc.property(fc.nat(rsaDer.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const der = Buffer.from(rsaDer);
        der[at] = byte;
        const key = parseRsaPublicKeyStrict(der);
        expect(key === undefined || Buffer.from(rsaDerOf(key)).equals(der)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  /** The key with another exponent, given as the contents of its INTEGER. */
  function withInteger(exponent: Buffer): Buffer {
    const modulus = rsaDer.subarray(4, -5);
    const contents = Buffer.concat([modulus, Buffer.of(2, exponent.length), exponent]);
    const header = Buffer.of(0x30, 0x82, 0, 0);
    header.writeUInt16BE(contents.length, 2);
    return Buffer.concat([header, contents]);
  }

  function evenModulus(): Buffer {
    const der = Buffer.from(rsaDer);
    const last = der.length - 6;
    der[last] = (der[last] ?? 0) & 0xfe;
    return der;
  }
});

describe('public key of', () => {
  test('a certificate, a key and their files', async () => {
    const { authorities } = await testHierarchy();
    const { publicKey, privateKey } = ecKeys();
    const expected = { type: 'ec', ...ecPointOf(publicKey) };
    const certificate = issue(authorities['id-card'], { profile: 'id-card', person }, { publicKey });
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    for (const from of [certificate, certificate.raw, certificate.toString(), publicKey, privateKey, spki, publicKey.export({ format: 'pem', type: 'spki' })]) {
      expect(publicKeyOf(from)).toEqual(expected);
    }
    for (const from of [rsa.publicKey, rsa.privateKey, new Uint8Array(rsaDer)]) expect(publicKeyOf(from)).toEqual({ type: 'rsa', der: new Uint8Array(rsaDer) });
  });

  test('a private key file is not taken for a public one, nor is anything else', () => {
    for (const wrong of [ecKeys().privateKey.export({ format: 'pem', type: 'pkcs8' }), 'nothing', '', new Uint8Array(100)]) {
      expect(() => readPublicKey(wrong)).toThrow(expect.objectContaining({ code: 'key-malformed' }));
    }
  });
});

describe('private key files', () => {
  const { privateKey } = ecKeys();
  const encrypted = privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'salajane' });

  test('PKCS#8, SEC1 and PKCS#1 are read, encrypted or not', () => {
    expect(readPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })).equals(privateKey)).toBe(true);
    expect(readPrivateKey(privateKey.export({ format: 'pem', type: 'sec1' }), 'needless').equals(privateKey)).toBe(true);
    expect(readPrivateKey(rsa.privateKey.export({ format: 'pem', type: 'pkcs1' })).equals(rsa.privateKey)).toBe(true);
    expect(readPrivateKey(encrypted, 'salajane').equals(privateKey)).toBe(true);
    const traditional = rsa.privateKey.export({ format: 'pem', type: 'pkcs1', cipher: 'aes-256-cbc', passphrase: 'salajane' });
    expect(readPrivateKey(Buffer.from(traditional), 'salajane').equals(rsa.privateKey)).toBe(true);
  });

  test('a missing and a wrong password are told apart, and neither is repeated', () => {
    expect(() => readPrivateKey(encrypted)).toThrow(expect.objectContaining({ code: 'key-password-missing' }));
    expect(() => readPrivateKey(encrypted, 'vale')).toThrow(expect.objectContaining({ code: 'key-password-wrong', message: expect.not.stringContaining('vale') }));
    expect(() => readPrivateKey(encrypted, '')).toThrow(expect.objectContaining({ code: 'key-password-wrong' }));
  });

  test('no key, and a key of another kind', () => {
    for (const wrong of ['', 'nothing', rsa.publicKey.export({ format: 'pem', type: 'spki' })]) {
      expect(() => readPrivateKey(wrong)).toThrow(expect.objectContaining({ code: 'key-malformed' }));
    }
    const other = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
    expect(() => readPrivateKey(other)).toThrow(expect.objectContaining({ code: 'key-type-unsupported' }));
  });
});
