import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { smartIdVerificationCode } from './verification-code.ts';

test.each([
  // By sha256sum and a pocket calculator: e170, 9456, c415 and 0229 are the last two bytes.
  ['Hello World!', '7712'],
  ['', '7974'],
  ['t2', '0197'],
  ['t4', '0553'],
])('Smart-ID RP API v2, 2.3.13.2: the code of the hash of "%s" is %s', (text, code) => {
  expect(smartIdVerificationCode(createHash('sha256').update(text).digest())).toBe(code);
});

test('Smart-ID RP API v2, 2.3.13.2: integer(SHA256(hash)[-2:-1]) mod 10000, always four digits', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 64 }), (hash) => {
      const hexadecimal = createHash('sha256').update(hash).digest('hex').slice(-4);
      const code = smartIdVerificationCode(hash);
      expect(code).toMatch(/^\d{4}$/);
      expect(Number(code)).toBe(Number.parseInt(hexadecimal, 16) % 10_000);
    }),
  );
});
