import { beforeAll, expect, test } from 'vitest';
import { createHierarchy, type Hierarchy } from '@testbed/pki';
import { subjectOf } from './certificate-subject.ts';

let hierarchy: Hierarchy;

beforeAll(async () => {
  hierarchy = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9080' });
});

test("RFC 5280/4.1.2.6 a certificate's subject is the issuer of what it issued", () => {
  const { root, 'id-card': idCard } = hierarchy.authorities;
  const subject = subjectOf(root.certificate.raw);
  expect(subject.toString('latin1')).toContain('CDOC2 Testbed Root CA');
  expect(subject.length).toBe(2 + subject.readUInt8(1));
  expect(idCard.certificate.raw.includes(subject)).toBe(true);
  expect(subjectOf(idCard.certificate.raw).equals(subject)).toBe(false);
});
