import { AsnConvert } from '@peculiar/asn1-schema';
import { expect, test } from 'vitest';
import { authorityIds } from '../ca/hierarchy.ts';
import { issue, person, testHierarchy } from '../testing/authorities.ts';
import { partsOf } from './parts.ts';
import { structureOf } from './read.ts';

test('RFC 5280 4.1: the parts of a certificate are those that a reader of all ASN.1 finds', async () => {
  const { authorities } = await testHierarchy();
  const card = issue(authorities['id-card'], { profile: 'id-card', person });
  for (const certificate of [card, ...authorityIds.map((id) => authorities[id].certificate)]) {
    const { serialNumber, subject, subjectPublicKeyInfo, extensions = [] } = structureOf(certificate).tbsCertificate;
    const found = partsOf(certificate);
    expect(found.serialNumber).toEqual(Buffer.from(serialNumber));
    expect(found.subject).toEqual(Buffer.from(AsnConvert.serialize(subject)));
    expect(found.publicKey).toEqual(Buffer.from(subjectPublicKeyInfo.subjectPublicKey));
    expect(found.extensions).toEqual([...extensions].map(({ extnID: id, critical, extnValue }) => ({ id, critical, value: Buffer.from(extnValue.buffer) })));
    expect(found.extensions.length).toBeGreaterThan(3);
  }
});
