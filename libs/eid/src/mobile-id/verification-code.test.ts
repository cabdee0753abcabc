import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mobileIdVerificationCode } from './verification-code.ts';

test.each([
  // The worked example of the specification.
  ['2f665f6a6999e0ef0752e00ec9f453adf59d8cb6', '1462'],
  ['00'.repeat(32), '0000'],
  ['ff'.repeat(32), '8191'],
  [`04${'00'.repeat(30)}80`, '0128'],
])('MID REST API, 2.4.1: the code of %s is %s', (hash, code) => {
  expect(mobileIdVerificationCode(Buffer.from(hash, 'hex'))).toBe(code);
});

test('MID REST API, 2.4.1: ((0xFC & h[0]) << 5) | (h[31] & 0x7F), always four digits', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (hash) => {
      const code = mobileIdVerificationCode(hash);
      expect(code).toMatch(/^\d{4}$/);
      expect(Number(code)).toBe(((0xfc & (hash[0] ?? 0)) << 5) | ((hash[31] ?? 0) & 0x7f));
    }),
  );
});
