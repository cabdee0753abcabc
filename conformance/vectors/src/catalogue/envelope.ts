import { kinds, offlineKinds, type Kind } from '../kind.ts';
import { secretRecipient } from '../recipient/secret.ts';
import type { Recipient } from '../recipient/recipient.ts';
import { needsServer, opens, refuses, vector, type Vector } from '../vector.ts';
import { flipped, grownTo, int32BE } from './damage.ts';

const serverKinds = kinds.filter((kind) => !(offlineKinds as readonly Kind[]).includes(kind));

/** Where a container can end too early: in bytes from its start, by the lengths of its parts. */
const ends: readonly (readonly [where: string, end: (header: number, file: number) => number])[] = [
  ['before-anything', () => 0],
  ['in-magic', () => 3],
  ['after-magic', () => 4],
  ['after-version', () => 5],
  ['in-length', () => 8],
  ['after-length', () => 9],
  ['in-header', (header) => 9 + Math.floor(header / 2)],
  ['before-last-header-byte', (header) => 9 + header - 1],
  ['after-header', (header) => 9 + header],
  ['in-hmac', (header) => 9 + header + 16],
  ['after-hmac', (header) => 9 + header + 32],
  ['in-nonce', (header) => 9 + header + 38],
];

const lengths: readonly (readonly [what: string, says: string, value: (actual: number) => number])[] = [
  ['zero', 'The header length is 0.', () => 0],
  ['minus-one', 'The header length is −1: it is a signed number.', () => -1],
  ['lowest', 'The header length is −2^31.', () => -(2 ** 31)],
  ['highest', 'The header length is 2^31 − 1, the file ends long before.', () => 2 ** 31 - 1],
  ['beyond-file', 'The header length reaches beyond the end of the file.', () => 2 ** 20],
];

/** Records that nobody opens, until the header has exactly so many bytes. */
function padding(length: number): readonly Recipient[] {
  const each = 1250;
  const label = (index: number, size: number): string => `padding ${index} `.padEnd(size, '.');
  const count = Math.floor((length - 2000) / each);
  return Array.from({ length: count }, (_, index) => secretRecipient({ label: label(index, 1100) }));
}

const largest = 2 ** 20;

/** The envelope: magic, version, header length, and where the file ends. */
export const envelopeVectors: readonly Vector[] = [
  ...vector('envelope/well-formed', { says: 'An ordinary container.', requirements: ['CONTAINER/magic', 'CONTAINER/version', 'CONTAINER/header-length', 'CONTAINER/hmac', 'CONTAINER/payload-aad', 'CONTAINER/binary-content'], kinds: offlineKinds, expect: opens }),
  ...vector('envelope/well-formed', { says: 'An ordinary container whose key is on servers that are not there.', requirements: ['CONTAINER/server-capsule', 'CONTAINER/shares-recipient'], kinds: serverKinds, expect: needsServer }),
  ...vector('envelope/magic-wrong', { says: 'The first byte is c instead of C.', requirements: ['CONTAINER/magic'], kinds, expect: refuses() }, { envelope: () => ({ magic: Buffer.from('cDOC') }) }),
  ...vector('envelope/magic-of-zip', { says: 'The file begins as a ZIP archive does.', requirements: ['CONTAINER/magic'], expect: refuses() }, { envelope: () => ({ magic: Buffer.from('PK\x03\x04') }) }),
  ...vector('envelope/byte-order-mark', { says: 'A byte order mark stands before the magic.', requirements: ['CONTAINER/magic'], expect: refuses() }, { file: (file) => Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), file]) }),
  ...[0, 1, 3, 0x32, 0xff].flatMap((version) =>
    vector(`envelope/version-${version}`, { says: `The version byte is ${version}.`, requirements: ['CONTAINER/version'], expect: refuses(), ...(version === 1 && { kinds }) }, { envelope: () => ({ version: Buffer.of(version) }) }),
  ),
  ...lengths.flatMap(([what, says, value]) =>
    vector(`envelope/length-${what}`, { says, requirements: ['CONTAINER/header-length'], expect: refuses(), ...(what === 'minus-one' && { kinds }) }, { envelope: ({ header }) => ({ length: int32BE(value(header.length)) }) }),
  ),
  ...vector('envelope/length-little-endian', { says: 'The header length has its bytes the other way round.', requirements: ['CONTAINER/header-length'], expect: refuses() }, { envelope: ({ length }) => ({ length: Buffer.from(length).reverse() }) }),
  ...vector('envelope/length-one-less', { says: 'The header length is one less than the header has: everything behind is off by one.', requirements: ['CONTAINER/hmac'], expect: refuses('header', 'recipient', 'kek', 'hmac') }, { envelope: ({ header }) => ({ length: int32BE(header.length - 1) }) }),
  ...vector('envelope/length-one-more', { says: 'The header length is one more than the header has: everything behind is off by one.', requirements: ['CONTAINER/hmac'], expect: refuses('header', 'recipient', 'kek', 'hmac') }, { envelope: ({ header }) => ({ length: int32BE(header.length + 1) }) }),
  ...vector('envelope/header-of-1-mib', { says: 'The header has exactly 2^20 bytes, the most that is allowed.', requirements: ['CONTAINER/header-length', 'CONTAINER/one-payload-many-recipients'], expect: opens }, { recipients: [secretRecipient(), ...padding(largest)], header: grownTo(largest) }),
  ...vector('envelope/header-of-1-mib-and-1', { says: 'The header has 2^20 + 1 bytes, the last of them beyond its tables.', requirements: ['CONTAINER/header-length'], expect: refuses() }, { recipients: [secretRecipient(), ...padding(largest)], header: grownTo(largest), headerBytes: ({ bytes }) => Buffer.concat([bytes, Buffer.of(0)]) }),
  ...vector('envelope/header-of-2-mib', { says: 'The header has nearly 2^21 bytes.', requirements: ['CONTAINER/header-length'], expect: refuses() }, { recipients: [secretRecipient()], headerBytes: ({ bytes }) => Buffer.concat([bytes, Buffer.alloc(2 ** 21 - 4096 - bytes.length)]) }),
  ...ends.flatMap(([where, end]) =>
    vector(`envelope/ends-${where}`, { says: `The file ends ${where.replaceAll('-', ' ')}.`, requirements: ['CONTAINER/header-complete'], expect: refuses('header', 'recipient', 'hmac', 'payload-tag'), ...(where === 'in-hmac' && { kinds }) }, { file: (file, { header }) => file.subarray(0, end(header.length, file.length)) }),
  ),
  ...vector('envelope/flipped-bit-in-magic', { says: 'One bit of the magic is flipped.', requirements: ['CONTAINER/magic'], expect: refuses() }, { envelope: ({ magic }) => ({ magic: flipped(magic, 2) }) }),
  ...vector('envelope/flipped-bit-in-version', { says: 'One bit of the version is flipped.', requirements: ['CONTAINER/version'], expect: refuses() }, { envelope: ({ version }) => ({ version: flipped(version, 0, 0x40) }) }),
  ...vector('envelope/flipped-bit-in-length', { says: 'One bit of the header length is flipped: a multiple of four less or more.', requirements: ['CONTAINER/hmac'], expect: refuses('header', 'recipient', 'kek', 'hmac', 'payload-tag') }, { envelope: ({ length }) => ({ length: flipped(length, 3, 0x08) }) }),
];
