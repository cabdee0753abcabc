import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementsOf, oidIn, only, timeIn } from './read.ts';
import { element } from './write.ts';

/** What was read; anything but a TypeError is a crash. */
function outcomeOf(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return 'refused';
  }
}

const tag = fc.constantFrom(0x02, 0x04, 0x06, 0x30, 0x80, 0xa0);

test('X.690 10.1: what was written is read, at every length', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(tag, fc.oneof(fc.uint8Array(), fc.constantFrom(127, 128, 255, 256, 70_000).map((length) => new Uint8Array(length)))), { maxLength: 4 }), (written) => {
      const read = elementsOf(Buffer.concat(written.map(([each, contents]) => element(each, contents))));
      expect(read.map(({ tag: found, contents }) => [found, new Uint8Array(contents)])).toEqual(written);
    }),
    { numRuns: 50 },
  );
});

test('any bytes are refused, or are exactly the elements that were read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const read = outcomeOf(() => Buffer.concat(elementsOf(bytes).map(({ whole }) => whole)).toString('hex'));
      expect([Buffer.from(bytes).toString('hex'), 'refused']).toContain(read);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['a length in more octets than it needs', '04810100'],
  ['a length that begins with nothing', '0482000100'],
  ['a length of no end', '0480000000'],
  ['a tag of two octets', '1f8101'],
  ['less than it says', '040200'],
  ['a tag alone', '04'],
])('%s is no DER', (_name, hex) => {
  expect(() => elementsOf(Buffer.from(hex, 'hex'))).toThrow(TypeError);
});

test.each([
  ['06092b0601050507300102', '1.3.6.1.5.5.7.48.1.2'],
  ['0603551d0f', '2.5.29.15'],
  ['0600', 'refused'],
  ['06022a81', 'refused'],
])('the object identifier %s is %s', (hex, dotted) => {
  expect(outcomeOf(() => oidIn(only(elementsOf(Buffer.from(hex, 'hex')))))).toBe(dotted);
});

test.each([
  ['20261123080000Z', '2026-11-23T08:00:00.000Z'],
  ['20261123080000.5Z', '2026-11-23T08:00:00.500Z'],
  ['20261323080000Z', 'refused'],
  ['20261123080000', 'refused'],
  ['20261123080000+0200', 'refused'],
])('RFC 6960 4.2.2.1: the time %s is %s', (text, instant) => {
  expect(outcomeOf(() => timeIn(only(elementsOf(element(0x18, Buffer.from(text))))).toISOString())).toBe(instant);
});
