import { createPublicKey, randomBytes } from 'node:crypto';
import { parseRsaPublicKeyStrict } from '@testbed/pki';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rsaMutations, rsaPublicKey, rsaPublicKeyOfLength, sampleRsaKey } from './rsa.ts';

test.each([2048, 16384] as const)('the sample key of %i bits is an RSA key of that size', (bits) => {
  const key = parseRsaPublicKeyStrict(rsaPublicKey(sampleRsaKey(bits)));
  expect(key?.asymmetricKeyDetails).toMatchObject({ modulusLength: bits, publicExponent: 65537n });
});

test.each(rsaMutations)('what $what is not the DER of one RSAPublicKey', ({ mutate }) => {
  expect(parseRsaPublicKeyStrict(mutate(sampleRsaKey(2048), (length) => randomBytes(length)))).toBeUndefined();
});

/** Where a length of DER needs one more octet, that of the INTEGER or that of the SEQUENCE, a total is passed over. */
const impossible = [130, 138, 259, 268];

test.each(impossible)('no RSAPublicKey has %i octets', (length) => {
  expect(() => rsaPublicKeyOfLength(length, (octets) => randomBytes(octets))).toThrow(`no RSAPublicKey has ${length} octets`);
});

test('an RSAPublicKey has the length asked for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 2200 }), (length) => {
      fc.pre(!impossible.includes(length));
      const der = rsaPublicKeyOfLength(length, (octets) => randomBytes(octets));
      expect(der).toHaveLength(length);
      expect(createPublicKey({ key: Buffer.from(der), format: 'der', type: 'pkcs1' }).asymmetricKeyType).toBe('rsa');
    }),
    { numRuns: 40 },
  );
});
