import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { Hierarchy } from '../ca/hierarchy.ts';
import { issue, person, testHierarchy } from '../testing/authorities.ts';
import { keyUsagesOf, policiesOf } from './facts.ts';
import { readCertificate } from './read.ts';

let authorities: Hierarchy['authorities'];
beforeAll(async () => {
  ({ authorities } = await testHierarchy());
});

test('RFC 5280 4.2.1.3: key usage tells what the key may be used for', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  expect(keyUsagesOf(issue(authorities['id-card'], { profile: 'id-card', person }))).toEqual(['digitalSignature', 'keyAgreement']);
  expect(keyUsagesOf(issue(authorities['id-card'], { profile: 'id-card', person }, { publicKey }))).toEqual(['digitalSignature', 'keyEncipherment', 'dataEncipherment']);
  expect(keyUsagesOf(issue(authorities['id-card'], { profile: 'id-card-signing', person }))).toEqual(['nonRepudiation']);
  expect(keyUsagesOf(authorities['id-card'].certificate)).toEqual(['keyCertSign', 'cRLSign']);
});

test('RFC 5280 4.2.1.4: the policies in their order; none where the extension is missing', () => {
  expect(policiesOf(issue(authorities['mobile-id'], { profile: 'mobile-id', person }))).toEqual(['0.4.0.2042.1.2', '1.3.6.1.4.1.10015.18.1']);
  expect(policiesOf(authorities['id-card'].certificate)).toEqual([]);
});

test('certificate-malformed: an extension that holds something else', () => {
  const raw = Buffer.from(issue(authorities['mobile-id'], { profile: 'mobile-id', person }).raw);
  // Behind the identifier, critical or not, come two octets of what holds the value, then the value's own tag.
  for (const extension of ['0603551d0f0101ff', '0603551d20'].map((hex) => Buffer.from(hex, 'hex'))) raw[raw.indexOf(extension) + extension.length + 2] = 0x31;
  const spoiled = readCertificate(raw);
  expect(() => keyUsagesOf(spoiled)).toThrow(expect.objectContaining({ code: 'certificate-malformed', message: expect.stringContaining('2.5.29.15') as unknown }));
  expect(() => policiesOf(spoiled)).toThrow(expect.objectContaining({ code: 'certificate-malformed', message: expect.stringContaining('2.5.29.32') as unknown }));
});
