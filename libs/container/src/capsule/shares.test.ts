import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kekFromShares, splitForShares } from './shares.ts';

const recipient = 'etsi/PNOEE-48506120215';
const places = (n: number) => Array.from({ length: n }, (_, index) => ({ serverBaseUrl: `https://localhost:${9000 + index}`, shareId: `share-${index}` }));

describe('SC07: a KEK in n shares', () => {
  test('all shares, in any order, are the KEK; n = 1…5', () => {
    assert(
      property(integer({ min: 1, max: 5 }), (n) => {
        const split = splitForShares(recipient, 'label', n);
        const { capsule, kek } = split.place(places(n));
        if (capsule.kind !== 'KeySharesCapsule') throw new Error('another capsule');
        expect(Buffer.from(kekFromShares(capsule, [...split.shares].reverse())).equals(kek)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test('one share fewer, or one of another length, makes no key', () => {
    const split = splitForShares(recipient, 'label', 3);
    const { capsule } = split.place(places(3));
    if (capsule.kind !== 'KeySharesCapsule') throw new Error('another capsule');
    expect(() => kekFromShares(capsule, split.shares.slice(1))).toThrow(expect.objectContaining({ code: 'kek-derivation-failed', layer: 'kek' }));
    expect(() => kekFromShares(capsule, split.shares.map((share) => share.slice(1)))).toThrow(expect.objectContaining({ code: 'kek-derivation-failed' }));
  });

  test('the key is bound to the recipient: known answer with fixed randomness', () => {
    const random = { bytes: (length: number) => new Uint8Array(length) };
    const { kek } = splitForShares(recipient, 'label', 1, random).place(places(1));
    const other = splitForShares('etsi/PNOEE-37903044216', 'label', 1, random).place(places(1));
    // HKDF by an independent implementation: openssl kdf with salt and key of zeros, info CDOC2kekXOR + recipient.
    expect(Buffer.from(kek).toString('hex')).toBe('a50d8d4c2e11ce306051c417a4e0b864c7a28e248593ccd8895984d06219132c');
    expect(Buffer.from(other.kek).equals(kek)).toBe(false);
  });
});
