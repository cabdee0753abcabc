import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { signHash } from './sign.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

test.each(['SHA256', 'SHA384', 'SHA512'])('FIPS 186-5, 6.4: what is made over a %s hash verifies over what was hashed, and is 64 bytes', (digest) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
      const signature = signHash(privateKey, createHash(digest).update(data).digest());
      expect(signature).toHaveLength(64);
      expect(verify(digest, data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('the same hash is never signed the same way twice', () => {
  const hash = createHash('sha256').update('once').digest();
  expect(Buffer.from(signHash(privateKey, hash)).equals(signHash(privateKey, hash))).toBe(false);
});
