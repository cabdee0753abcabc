import { expect, test } from 'vitest';
import { issue, person, testHierarchy } from '../testing/authorities.ts';
import { readCertificate } from './read.ts';
import { maximumRemembered, remembered } from './remembered.ts';

const { authorities } = await testHierarchy();
const certificate = issue(authorities['id-card'], { profile: 'id-card', person });
const copy = (): Uint8Array => Uint8Array.from(certificate.raw);

test('of the same bytes a certificate is the same object, and of one changed byte it is not', () => {
  const first = readCertificate(copy());
  expect(readCertificate(copy())).toBe(first);
  const forged = copy();
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  expect(readCertificate(forged)).not.toBe(first);
  expect(readCertificate(forged).verify(authorities['id-card'].certificate.publicKey)).toBe(false);
  expect(readCertificate(copy()).verify(authorities['id-card'].certificate.publicKey)).toBe(true);
});

test('what is no certificate is refused each time', () => {
  for (const _ of [1, 2]) expect(() => readCertificate(Buffer.from('nothing'))).toThrow(expect.objectContaining({ code: 'certificate-malformed' }));
});

test('only so many are remembered: who has not come for longest is forgotten, and what is very large is never kept', () => {
  const reads: string[] = [];
  const show = (name: string): unknown =>
    remembered(Buffer.from(name), () => {
      reads.push(name);
      return certificate;
    });
  show('first');
  show('second');
  for (let other = 0; other < maximumRemembered - 2; other += 1) show(`other ${other}`);
  show('first');
  show('one more');
  reads.length = 0;
  show('first');
  show('second');
  expect(reads).toEqual(['second']);
  const large = 'x'.repeat(5000);
  show(large);
  show(large);
  expect(reads).toEqual(['second', large, large]);
});
