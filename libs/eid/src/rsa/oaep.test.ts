import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto';
import { assert, integer, nat, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeOaep } from './oaep.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const longest = 256 - 2 * 32 - 2;

/** The block that a token's raw operation gives. */
function rawDecrypt(ciphertext: Uint8Array): Buffer {
  return privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, ciphertext);
}

function rawEncrypt(block: Uint8Array): Buffer {
  return publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block);
}

function decryptInSoftware(ciphertext: Uint8Array): Buffer {
  return privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, ciphertext);
}

/** The decoded message in hexadecimal, or that there is none. */
function outcome(decode: () => Uint8Array): string {
  try {
    return Buffer.from(decode()).toString('hex');
  } catch {
    return 'refused';
  }
}

function blockOf(message: Uint8Array, options: { oaepHash: string; oaepLabel?: Buffer } = { oaepHash: 'sha256' }): Buffer {
  return rawDecrypt(publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, ...options }, message));
}

const refused: unknown = expect.objectContaining({ code: 'rsa-decryption-failed', message: 'the ciphertext was not made for this RSA key' });

describe('RFC 8017/7.1.2 step 3 EME-OAEP decoding', () => {
  test('gives back what OpenSSL encoded, of every length', () => {
    assert(
      property(uint8Array({ maxLength: longest }), (message) => {
        expect(decodeOaep(blockOf(message))).toStrictEqual(message);
      }),
      { numRuns: 200 },
    );
  });

  test.each([0, 1, 31, 32, longest])('messages of %i zeros or ones, which look like the padding', (length) => {
    for (const byte of [0, 1]) {
      const message = new Uint8Array(length).fill(byte);
      expect(decodeOaep(blockOf(message))).toStrictEqual(message);
    }
  });

  test('judges a block with one changed bit as OpenSSL does', () => {
    const block = blockOf(Buffer.from('the key encryption key'));
    // Not the top bit, which makes a number beyond the modulus.
    const bits = nat(block.length * 8 - 1).filter((bit) => bit !== 7);
    assert(
      property(bits, (bit) => {
        const changed = Buffer.from(block);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(outcome(() => decodeOaep(changed))).toBe(outcome(() => decryptInSoftware(rawEncrypt(changed))));
      }),
      { numRuns: 200 },
    );
  });

  test('refuses whatever a raw operation makes of noise', () => {
    assert(
      property(uint8Array({ minLength: 255, maxLength: 255 }), integer({ min: 0, max: 1 }), (noise, first) => {
        expect(() => decodeOaep(Buffer.concat([Buffer.of(first), noise]))).toThrow(refused);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['another hash', () => blockOf(Buffer.alloc(32), { oaepHash: 'sha1' })],
    ['a label', () => blockOf(Buffer.alloc(32), { oaepHash: 'sha256', oaepLabel: Buffer.from('label') })],
    ['zeros', () => Buffer.alloc(256)],
    ['no room for a padding', () => Buffer.alloc(65)],
    ['nothing', () => Buffer.alloc(0)],
  ])('refuses %s', (_name, block) => {
    expect(() => decodeOaep(block())).toThrow(refused);
  });
});
