import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { signHash } from './sign.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

test.each(['SHA256', 'SHA384', 'SHA512'] as const)('RFC 8017, 8.2.1: what is made over a %s hash verifies over what was hashed', (hashType) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
      const signature = signHash(privateKey, { hash: createHash(hashType).update(data).digest(), hashType });
      expect(verify(hashType, data, publicKey, signature)).toBe(true);
    }),
    { numRuns: 50 },
  );
});
