import type { Built } from '../flatbuffer/build.ts';
import { secretRecipient } from '../recipient/secret.ts';
import { either, opens, refuses, vector, type Outcome, type Vector } from '../vector.ts';
import { tableKinds } from '../kind.ts';
import { placeOf, poked } from './damage.ts';

const label = 'recipients[0].key_label';
const fmk = 'recipients[0].encrypted_fmk';
const capsule = 'recipients[0].capsule';
const salt = `${capsule}.salt`;

const beyond = 0x00100000;
const refused = refuses('recipient', 'kek', 'hmac');

/** Damage to one number in the FlatBuffers structure: where it points, and how far. */
const damages: readonly (readonly [mutation: string, says: string, damage: (built: Built) => Buffer])[] = [
  ['root-offset-zero', 'The root offset is 0: the root table is where the offset itself is.', poked('root', 'field', 4, 0)],
  ['root-offset-beyond-end', 'The root offset leads beyond the header.', poked('root', 'field', 4, beyond)],
  ['root-offset-highest', 'The root offset is 2^32 − 1.', poked('root', 'field', 4, 0xffffffff)],
  ['root-offset-at-end', 'The root offset leads to the last byte of the header.', (built) => poked('root', 'field', 4, built.bytes.length - 1)(built)],
  ['root-vtable-before-start', 'The vtable of the root table is before the header.', poked('root', 'target', 4, 0x7fffffff)],
  ['root-vtable-beyond-end', 'The vtable of the root table is beyond the header.', poked('root', 'target', 4, -beyond)],
  ['root-vtable-is-table', 'The root table is its own vtable.', poked('root', 'target', 4, 0)],
  ['vtable-length-zero', 'The vtable of the root table has length 0.', poked('root', 'vtable', 2, 0)],
  ['vtable-length-two', 'The vtable of the root table has length 2: not even its own head.', poked('root', 'vtable', 2, 2)],
  ['vtable-length-huge', 'The vtable of the root table is longer than the header.', poked('root', 'vtable', 2, 0xfffe)],
  ['field-beyond-table', 'The vtable places the recipients beyond the root table.', poked('recipients', 'vtable', 2, 0x1000)],
  ['field-beyond-header', 'The vtable places the recipients beyond the header.', poked('recipients', 'vtable', 2, 0xfffc)],
  ['field-in-vtable-offset', 'The vtable places the recipients over the vtable offset of the table.', poked('recipients', 'vtable', 2, 2)],
  ['recipients-offset-zero', 'The offset to the recipients is 0: it leads to itself.', poked('recipients', 'field', 4, 0)],
  ['recipients-offset-beyond-end', 'The offset to the recipients leads beyond the header.', poked('recipients', 'field', 4, beyond)],
  ['recipients-offset-backwards', 'The offset to the recipients is −4 if taken as signed: back into the table.', poked('recipients', 'field', 4, -4)],
  ['recipients-length-highest', 'The recipients are 2^32 − 1.', poked('recipients', 'target', 4, 0xffffffff)],
  ['recipients-length-wraps', 'The recipients are 2^30 + 1: four times that is four in 32 bits.', poked('recipients', 'target', 4, 0x40000001)],
  ['recipients-length-too-long', 'The recipients are as many as the header has bytes.', (built) => poked('recipients', 'target', 4, built.bytes.length)(built)],
  ['recipient-offset-zero', 'The offset of the recipient leads to itself.', poked('recipients[0]', 'field', 4, 0)],
  ['recipient-offset-beyond-end', 'The offset of the recipient leads beyond the header.', poked('recipients[0]', 'field', 4, beyond)],
  ['recipient-is-root', 'The offset of the recipient leads back to the root table, if taken as signed: a cycle.', (built) => poked('recipients[0]', 'field', 4, placeOf(built, 'root').target - placeOf(built, 'recipients[0]').field)(built)],
  ['recipient-vtable-garbage', 'The vtable of the recipient is in the middle of its label.', (built) => poked('recipients[0]', 'target', 4, placeOf(built, 'recipients[0]').target - (placeOf(built, label).target + 9))(built)],
  ['capsule-offset-beyond-end', 'The offset of the capsule leads beyond the header.', poked(capsule, 'field', 4, beyond)],
  ['capsule-offset-zero', 'The offset of the capsule leads to itself.', poked(capsule, 'field', 4, 0)],
  ['capsule-is-recipient', 'The offset of the capsule leads back to its recipient, if taken as signed: a cycle.', (built) => poked(capsule, 'field', 4, placeOf(built, 'recipients[0]').target - placeOf(built, capsule).field)(built)],
  ['capsule-is-label', 'The offset of the capsule leads to the label.', (built) => poked(capsule, 'field', 4, placeOf(built, label).target - placeOf(built, capsule).field)(built)],
  ['label-offset-beyond-end', 'The offset of the label leads beyond the header.', poked(label, 'field', 4, beyond)],
  ['label-length-highest', 'The label is 2^32 − 1 bytes long.', poked(label, 'target', 4, 0xffffffff)],
  ['label-length-beyond-end', 'The label reaches beyond the header.', (built) => poked(label, 'target', 4, built.bytes.length)(built)],
  ['fmk-offset-beyond-end', 'The offset of encrypted_fmk leads beyond the header.', poked(fmk, 'field', 4, beyond)],
  ['fmk-length-highest', 'encrypted_fmk is 2^32 − 1 bytes long.', poked(fmk, 'target', 4, 0xffffffff)],
  ['fmk-length-negative', 'encrypted_fmk is 2^31 + 32 bytes long: negative if taken as signed.', poked(fmk, 'target', 4, 0x80000020)],
  ['salt-length-highest', 'The salt is 2^32 − 1 bytes long.', poked(salt, 'target', 4, 0xffffffff)],
  ['salt-length-beyond-end', 'The salt reaches beyond the header.', (built) => poked(salt, 'target', 4, built.bytes.length)(built)],
  ['salt-offset-beyond-end', 'The offset of the salt leads beyond the header.', poked(salt, 'field', 4, beyond)],
];

/** Headers that hold no tables at all. */
const noTables: readonly (readonly [mutation: string, says: string, bytes: (built: Built) => Buffer])[] = [
  ['of-1-byte', 'The header is one zero byte.', () => Buffer.alloc(1)],
  ['of-zeros', 'The header is 256 zero bytes.', () => Buffer.alloc(256)],
  ['of-ones', 'The header is 256 bytes ff.', () => Buffer.alloc(256, 0xff)],
  ['of-json', 'The header is JSON.', () => Buffer.from('{"recipients":[],"payload_encryption_method":"CHACHA20POLY1305"}'.padEnd(128))],
  ['with-size-in-front', 'The FlatBuffers buffer has its size in front.', ({ bytes }) => Buffer.concat([uint32LE(bytes.length), bytes])],
  ['cut-in-the-middle', 'The header ends, by its own length, in the middle of its tables.', ({ bytes }) => bytes.subarray(0, bytes.length / 2)],
  ['cut-in-last-field', 'The header ends, by its own length, within the last field.', ({ bytes }) => bytes.subarray(0, -12)],
];

/** Wrong, but harmless to a reader that does not use the number or the byte. */
const unchecked = either('FlatBuffers forbids it, but leads no reader astray who does not look.');

/** Layouts that the format leaves to writers, or that readers check differently. */
const oddLayouts: readonly (readonly [mutation: string, says: string, expect: Outcome, bytes: (built: Built) => Buffer])[] = [
  ['trailing-zeros', 'Eight zero bytes follow the tables within the header.', opens, ({ bytes }) => Buffer.concat([bytes, Buffer.alloc(8)])],
  ['vtable-length-odd', 'The vtable of the root table has an odd length.', unchecked, poked('root', 'vtable', 2, (old) => old - 1)],
  ['table-size-huge', 'The root table is longer than the header.', unchecked, poked('root', 'vtable', 2, 0xfffc, 2)],
  ['table-size-too-small', 'The root table ends, by its size, before its fields.', unchecked, poked('root', 'vtable', 2, 4, 2)],
  ['label-without-nul', 'No zero byte follows the label.', unchecked, withoutNul],
  ['shifted-by-one', 'All tables are one byte further on, so that nothing is aligned.', unchecked, shifted],
];

/** The header's bytes as FlatBuffers: offsets, lengths, vtables. The HMAC is right, so that only a reader that looks will notice. */
export const headerByteVectors: readonly Vector[] = [
  ...damages.flatMap(([mutation, says, headerBytes]) => vector(`header/${mutation}`, { says, requirements: ['CONTAINER/header-flatbuffers'], expect: refused, ...(mutation === 'root-offset-beyond-end' && { kinds: tableKinds }) }, { headerBytes })),
  ...noTables.flatMap(([mutation, says, headerBytes]) => vector(`header/${mutation}`, { says, requirements: ['CONTAINER/header-flatbuffers'], expect: refuses('envelope', 'recipient', 'hmac') }, { headerBytes })),
  ...oddLayouts.flatMap(([mutation, says, expect, headerBytes]) => vector(`header/${mutation}`, { says, requirements: ['CONTAINER/header-flatbuffers'], expect }, { headerBytes })),
  ...vector('header/label-not-utf8', { says: 'The label has a byte that no UTF-8 text has. It is not part of this key.', requirements: ['CONTAINER/header-flatbuffers', 'CONTAINER/label-not-needed'], kinds: ['ec-p384'], expect: either('The label is UTF-8 by the specification; but a container should open although its label does not parse.') }, { headerBytes: (built) => withLabelByte(built, 0xff) }),
  ...vector('header/vtables-shared', { says: 'Two recipients share their vtables, as most writers do it.', requirements: ['CONTAINER/header-flatbuffers'], expect: opens }, { recipients: [secretRecipient(), secretRecipient({ label: 'data:,V=1&TYPE=secret&LABEL=other' })], vtables: 'shared' }),
  ...vector('header/vtables-last', { says: 'All vtables stand behind the tables.', requirements: ['CONTAINER/header-flatbuffers'], expect: opens, kinds: ['ec-p384', 'rsa-2048', 'secret', 'password'] }, { vtables: 'last' }),
  ...vector('header/recipient-shared', { says: 'Two offsets lead to the same recipient, which FlatBuffers allows.', requirements: ['CONTAINER/header-flatbuffers'], expect: either('Labels should differ, and a reader may take two recipients with one label for an error.', 'as packed', 'recipient') }, { recipients: [secretRecipient(), secretRecipient({ label: 'data:,V=1&TYPE=secret&LABEL=other' })], headerBytes: (built) => poked('recipients[1]', 'field', 4, placeOf(built, 'recipients[0]').target - placeOf(built, 'recipients[1]').field)(built) }),
];

function uint32LE(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function withLabelByte(built: Built, byte: number): Buffer {
  const bytes = Buffer.from(built.bytes);
  bytes.writeUInt8(byte, placeOf(built, label).target + 4 + 30);
  return bytes;
}

function withoutNul(built: Built): Buffer {
  const bytes = Buffer.from(built.bytes);
  const { target } = placeOf(built, label);
  bytes.writeUInt8(0x21, target + 4 + bytes.readUInt32LE(target));
  return bytes;
}

function shifted({ bytes }: Built): Buffer {
  return Buffer.concat([uint32LE(bytes.readUInt32LE(0) + 1), Buffer.of(0), bytes.subarray(4)]);
}
