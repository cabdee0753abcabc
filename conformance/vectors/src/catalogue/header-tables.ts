import { int8, valueAt, withValue, type Table, type Value } from '../flatbuffer/table.ts';
import { tableKinds, type Kind } from '../kind.ts';
import { secretRecipient } from '../recipient/secret.ts';
import { either, opens, refuses, vector, type Vector } from '../vector.ts';
import { without } from './damage.ts';

type TableKind = (typeof tableKinds)[number];

const record = 'recipients[0]';
const capsule = `${record}.capsule`;

/** Fields that the schema calls required, below the record. */
const requiredFields: Readonly<Record<TableKind, readonly string[]>> = {
  'ec-p384': ['recipient_public_key', 'sender_public_key'],
  'rsa-2048': ['recipient_public_key', 'encrypted_kek'],
  secret: ['salt'],
  password: ['salt', 'password_salt'],
  'server-ec': ['keyserver_id', 'transaction_id', 'recipient_key_details.recipient_public_key'],
  'server-rsa': ['keyserver_id', 'transaction_id', 'recipient_key_details.recipient_public_key'],
  shares: ['shares', 'salt', 'recipient_id', 'shares[0].server_base_url', 'shares[1].share_id'],
};

/** Fields without which, or with another value than the known one, nobody can use the capsule. */
const enumFields: Readonly<Partial<Record<TableKind, readonly string[]>>> = {
  'ec-p384': ['curve'],
  password: ['kdf_algorithm_identifier'],
  'server-ec': ['recipient_key_details.curve'],
  shares: ['recipient_type', 'shares_scheme'],
};

const serverKinds = ['server-ec', 'server-rsa'] as const;

/** What the tables of the header hold: required fields, unions and enums, and fields of a later schema. */
export const headerTableVectors: readonly Vector[] = [
  ...vector('header/no-recipients-field', { says: 'The header has no list of recipients.', requirements: ['CONTAINER/header-required-fields'], expect: refuses('recipient') }, { header: without('recipients') }),
  ...vector('header/empty-recipients', { says: 'The list of recipients is empty; the specification wants one or more.', requirements: ['CONTAINER/header-flatbuffers'], expect: refuses('recipient') }, { header: set('recipients', []) }),
  ...['key_label', 'encrypted_fmk'].flatMap((field) =>
    vector(`header/no-${hyphens(field)}`, { says: `The recipient has no ${field}.`, requirements: ['CONTAINER/header-required-fields'], expect: refuses('recipient'), kinds: tableKinds }, { header: without(`${record}.${field}`) }),
  ),
  ...vector('header/no-capsule', { says: 'The recipient says what capsule it has, and has none.', requirements: ['CONTAINER/header-required-fields'], expect: refuses('recipient'), kinds: tableKinds }, { header: without(capsule) }),
  ...vector('header/no-capsule-type', { says: 'The recipient has a capsule and does not say what kind.', requirements: ['CONTAINER/header-flatbuffers'], expect: refuses('recipient'), kinds: tableKinds }, { header: without(`${record}.capsule_type`) }),
  ...vector('header/no-fmk-method', { says: 'The recipient does not say how its FMK is encrypted: unknown by default.', requirements: ['CONTAINER/unknown-fmk-method'], expect: refuses('recipient'), kinds: tableKinds }, { header: without(`${record}.fmk_encryption_method`) }),
  ...[0, 2, 127, -1].flatMap((method) =>
    vector(`header/fmk-method-${named(method)}`, { says: `The FMK encryption method is ${method}.`, requirements: ['CONTAINER/unknown-fmk-method'], expect: refuses('recipient') }, { header: set(`${record}.fmk_encryption_method`, int8(method)) }),
  ),
  ...vector('header/no-payload-method', { says: 'The header does not say how the payload is encrypted: unknown by default.', requirements: ['CONTAINER/payload-method'], expect: refuses('payload-tag'), kinds: ['ec-p384', 'rsa-2048', 'secret', 'password'] }, { header: without('payload_encryption_method') }),
  ...[0, 2, 127, -1].flatMap((method) =>
    vector(`header/payload-method-${named(method)}`, { says: `The payload encryption method is ${method}.`, requirements: ['CONTAINER/payload-method'], expect: refuses('payload-tag') }, { header: set('payload_encryption_method', int8(method)) }),
  ),
  ...byField(requiredFields, (field, kind) =>
    vector(`header/no-${hyphens(field)}`, { says: `The capsule has no ${field}, which the schema requires.`, requirements: ['CONTAINER/header-required-fields'], expect: refuses('recipient'), kinds: [kind] }, { header: without(`${capsule}.${field}`) }),
  ),
  ...byField(enumFields, (field, kind) => [
    ...vector(`header/no-${hyphens(field)}`, { says: `The capsule has no ${field}: unknown by default.`, requirements: ['CONTAINER/header-flatbuffers'], expect: refuses('recipient', 'kek', 'hmac'), kinds: [kind] }, { header: without(`${capsule}.${field}`) }),
    ...vector(`header/unknown-${hyphens(field)}`, { says: `The capsule's ${field} is 100, which no schema knows.`, requirements: ['CONTAINER/header-flatbuffers'], expect: refuses('recipient', 'kek', 'hmac'), kinds: [kind] }, { header: set(`${capsule}.${field}`, int8(100)) }),
  ]),
  ...vector('header/no-recipient-key-details', { says: 'The server capsule says what key the recipient has, and has none.', requirements: ['CONTAINER/header-flatbuffers', 'CONTAINER/server-capsule'], expect: refuses('recipient'), kinds: serverKinds }, { header: without(`${capsule}.recipient_key_details`) }),
  ...vector('header/unknown-recipient-key-details', { says: 'The key details of the server capsule are of type 3, which no schema knows.', requirements: ['CONTAINER/header-flatbuffers', 'CONTAINER/server-capsule'], expect: refuses('recipient'), kinds: serverKinds }, { header: set(`${capsule}.recipient_key_details_type`, int8(3)) }),
  ...vector('header/empty-shares', { says: 'The shares capsule has an empty list of shares.', requirements: ['CONTAINER/shares-kek'], expect: refuses('recipient', 'kek'), kinds: ['shares'] }, { header: set(`${capsule}.shares`, []) }),
  ...[0, 31, 33, 64].flatMap((length) =>
    vector(`header/encrypted-fmk-of-${length}-bytes`, { says: `encrypted_fmk has ${length} bytes instead of 32.`, requirements: ['CONTAINER/fmk-xor'], expect: refuses('recipient', 'kek', 'hmac') }, { header: (header) => resized(header, `${record}.encrypted_fmk`, length) }),
  ),
  ...vector('header/unknown-fields', {
    says: 'Header, recipient and capsule have further fields, as a later schema may add.',
    requirements: ['CONTAINER/header-flatbuffers'],
    kinds: ['ec-p384', 'rsa-2048', 'secret', 'password'],
    expect: opens,
  }, { header: (header) => [capsule, record].reduce((tree, path) => withValue(tree, path, extended(valueAt(tree, path) as Table)), extended(header)) }),
  ...vector('header/other-recipient-incomplete', { says: 'A second recipient lacks its salt, which the schema requires; the first is whole.', requirements: ['CONTAINER/header-required-fields'], expect: refuses('recipient') }, { recipients: [secretRecipient(), secretRecipient({ label: 'other' })], header: without('recipients[1].capsule.salt') }),
  ...vector('header/other-fmk-method-unknown', { says: 'A second recipient has an unknown FMK method; the first is whole.', requirements: ['CONTAINER/unknown-fmk-method'], expect: either('The Java client refuses the container, libcdoc only the recipient; the specification says neither.', 'as packed', 'recipient') }, { recipients: [secretRecipient(), secretRecipient({ label: 'other' })], header: set('recipients[1].fmk_encryption_method', int8(2)) }),
  ...vector('header/other-fmk-of-31-bytes', { says: 'A second recipient has 31 bytes of encrypted FMK; the first is whole.', requirements: ['CONTAINER/fmk-xor'], expect: either('The Java client refuses the container, libcdoc only the recipient; the specification says neither.', 'as packed', 'recipient') }, { recipients: [secretRecipient(), secretRecipient({ label: 'other' })], header: (header) => resized(header, 'recipients[1].encrypted_fmk', 31) }),
];

function set(path: string, value: Value): (header: Table) => Table {
  return (header) => withValue(header, path, value);
}

function resized(header: Table, path: string, length: number): Table {
  const old = valueAt(header, path) as Buffer;
  return withValue(header, path, Buffer.concat([old, Buffer.alloc(length)]).subarray(0, length));
}

function extended(table: Table): Table {
  return { layout: [...table.layout, 'future', 'further'], values: { ...table.values, future: 'of a later schema', further: int8(7) } };
}

function byField(fields: Readonly<Partial<Record<TableKind, readonly string[]>>>, make: (field: string, kind: Kind) => readonly Vector[]): readonly Vector[] {
  return (Object.entries(fields) as [TableKind, readonly string[]][]).flatMap(([kind, names]) => names.flatMap((field) => make(field, kind)));
}

function hyphens(field: string): string {
  return field.replaceAll(/[_.[\]]+/gu, '-');
}

function named(value: number): string {
  return value < 0 ? `minus-${-value}` : String(value);
}
