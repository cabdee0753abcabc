import { describe, expect, test } from 'vitest';
import { encodeHeader } from './encode.ts';
import * as fields from './fields.ts';
import { table, writeFlatBuffer, type TableData } from './flatbuffer/write.ts';
import type { Capsule, Header } from './model.ts';
import { parseHeader } from './parse.ts';
import { sampleHeader } from './sample.ts';

const refused = (code: string) => expect.objectContaining({ name: 'ContainerProblem', code }) as Error;

/** A header of one record after another, each as raw tables. */
const headerOf = (...records: TableData[]) =>
  writeFlatBuffer(table(fields.header, { recipients: records, payload_encryption_method: { byte: 1 } }));

const salt = table(fields.symmetricKeyCapsule, { salt: new Uint8Array(32) });

/** A good record for a shared secret, with some fields made different. */
const record = (different: Partial<Parameters<typeof table<typeof fields.recipientRecord>>[1]> = {}) =>
  table(fields.recipientRecord, {
    capsule_type: { byte: fields.capsuleTypes.SymmetricKeyCapsule },
    capsule: salt,
    key_label: 'label',
    encrypted_fmk: new Uint8Array(32),
    fmk_encryption_method: { byte: 1 },
    ...different,
  });

const withCapsule = (kind: keyof typeof fields.capsuleTypes, capsule: TableData) => record({ capsule_type: { byte: fields.capsuleTypes[kind] }, capsule });

test('every capsule type is read as it was written', () => {
  expect(parseHeader(encodeHeader(sampleHeader))).toEqual(sampleHeader);
});

test('the result does not depend on where in memory the header lies', () => {
  const bytes = encodeHeader(sampleHeader);
  expect(parseHeader(Buffer.concat([Buffer.alloc(3), bytes]).subarray(3))).toEqual(sampleHeader);
});

describe('Format extension: what is not known disables its recipient only', () => {
  const point = new Uint8Array(97).fill(4, 0, 1);
  const key = new Uint8Array(32);
  test.each<[string, TableData]>([
    ['capsule type 99', record({ capsule_type: { byte: 99 } })],
    ['capsule type 0', record({ capsule_type: undefined, capsule: undefined })],
    ['curve 4 of ECCPublicKeyCapsule', withCapsule('ECCPublicKeyCapsule', table(fields.eccPublicKeyCapsule, { curve: { byte: 4 }, recipient_public_key: point, sender_public_key: point }))],
    ['recipient_key_details type 3 of KeyServerCapsule', withCapsule('KeyServerCapsule', table(fields.keyServerCapsule, { recipient_key_details_type: { byte: 3 }, recipient_key_details: salt, keyserver_id: '', transaction_id: '' }))],
    ['curve 0 of KeyServerCapsule', withCapsule('KeyServerCapsule', table(fields.keyServerCapsule, { recipient_key_details_type: { byte: 1 }, recipient_key_details: table(fields.eccKeyDetails, { curve: undefined, recipient_public_key: point }), keyserver_id: '', transaction_id: '' }))],
    ['kdf_algorithm_identifier 2 of PBKDF2Capsule', withCapsule('PBKDF2Capsule', table(fields.pbkdf2Capsule, { salt: key, password_salt: key, kdf_algorithm_identifier: { byte: 2 }, kdf_iterations: { int32: 1 } }))],
    ['recipient_type 2 of KeySharesCapsule', withCapsule('KeySharesCapsule', table(fields.keySharesCapsule, { shares: [], salt: key, recipient_type: { byte: 2 }, shares_scheme: { byte: 1 }, recipient_id: '' }))],
    ['shares_scheme 2 of KeySharesCapsule', withCapsule('KeySharesCapsule', table(fields.keySharesCapsule, { shares: [], salt: key, recipient_type: { byte: 1 }, shares_scheme: { byte: 2 }, recipient_id: '' }))],
  ])('%s', (reason, unknown) => {
    const { recipients } = parseHeader(headerOf(unknown, record()));
    expect(recipients.map(({ capsule }) => capsule.kind)).toEqual(['UnknownCapsule', 'SymmetricKeyCapsule']);
    expect(recipients[0]?.capsule).toMatchObject({ reason });
  });

  test('the payload method is kept for unlock', () => {
    const header: Header = { ...sampleHeader, payloadEncryptionMethod: { unknown: 7 } };
    expect(parseHeader(encodeHeader(header)).payloadEncryptionMethod).toEqual({ unknown: 7 });
  });
});

describe('one broken recipient refuses the header, as in the Java client', () => {
  test.each<[string, TableData]>([
    ['an encrypted FMK of 31 bytes', record({ encrypted_fmk: new Uint8Array(31) })],
    ['an encrypted FMK of 33 bytes', record({ encrypted_fmk: new Uint8Array(33) })],
    ['an FMK method that is not XOR', record({ fmk_encryption_method: { byte: 2 } })],
    ['no FMK method', record({ fmk_encryption_method: undefined })],
    ['no key label', record({ key_label: undefined })],
    ['no encrypted FMK', record({ encrypted_fmk: undefined })],
    ['a capsule type without a capsule', record({ capsule: undefined })],
    ['a label that is not UTF-8', record({ key_label: Uint8Array.of(0xff, 0) })],
    ['a label without terminator', record({ key_label: Uint8Array.of(65, 66, 67, 68) })],
    ['an EC point of another length', withCapsule('ECCPublicKeyCapsule', table(fields.eccPublicKeyCapsule, { curve: { byte: 1 }, recipient_public_key: new Uint8Array(65).fill(4), sender_public_key: new Uint8Array(97).fill(4) }))],
    ['a compressed EC point', withCapsule('ECCPublicKeyCapsule', table(fields.eccPublicKeyCapsule, { curve: { byte: 1 }, recipient_public_key: new Uint8Array(49).fill(2), sender_public_key: new Uint8Array(97).fill(4) }))],
    ['a KeyShares capsule with an empty list of shares', withCapsule('KeySharesCapsule', table(fields.keySharesCapsule, { shares: [], salt: new Uint8Array(32), recipient_type: { byte: 1 }, shares_scheme: { byte: 1 }, recipient_id: '' }))],
    ['a KeyShares capsule without shares', withCapsule('KeySharesCapsule', table(fields.keySharesCapsule, { shares: undefined, salt: new Uint8Array(32), recipient_type: { byte: 1 }, shares_scheme: { byte: 1 }, recipient_id: '' }))],
  ])('%s', (_, broken) => {
    expect(() => parseHeader(headerOf(record(), broken))).toThrow(refused('header-malformed'));
  });
});

test('a header without recipients is refused', () => {
  expect(() => parseHeader(headerOf())).toThrow(refused('recipients-missing'));
  expect(() => parseHeader(writeFlatBuffer(table(fields.header, { recipients: undefined, payload_encryption_method: { byte: 1 } })))).toThrow(refused('recipients-missing'));
});

test('an unknown capsule cannot be written', () => {
  const capsule: Capsule = { kind: 'UnknownCapsule', type: 9, reason: 'capsule type 9' };
  const recipients = sampleHeader.recipients.map((recipient) => ({ ...recipient, capsule }));
  expect(() => encodeHeader({ ...sampleHeader, recipients })).toThrow(refused('capsule-unsupported'));
});

test('a header of more than 2^20 bytes is not written', () => {
  const recipients = sampleHeader.recipients.map((recipient) => ({ ...recipient, keyLabel: 'x'.repeat(2 ** 17) }));
  expect(() => encodeHeader({ ...sampleHeader, recipients })).toThrow(refused('header-too-large'));
});
