import { int32, withValue } from '../flatbuffer/table.ts';
import { offlineKinds } from '../kind.ts';
import { fixedBlock } from '../payload/deflate.ts';
import { archive, entry, octal, paxEntry, type File } from '../payload/tar.ts';
import { zlib } from '../payload/zlib.ts';
import { passwordRecipient, type PasswordParts } from '../recipient/password.ts';
import { either, opens, refuses, vector, type Outcome, type Vector } from '../vector.ts';
import { without } from './damage.ts';

const someBytes = Buffer.from('some bytes');

/** Sizes that an archive declares and does not have. */
const declared: readonly (readonly [mutation: string, says: string, size: string])[] = [
  ['8-gib', '8 GiB', String(2 ** 33)],
  ['1-tib', '1 TiB', String(2 ** 40)],
  ['2-to-53', '2^53 bytes', String(2n ** 53n)],
  ['2-to-63', '2^63 bytes: negative in 64 signed bits', String(2n ** 63n)],
  ['2-to-64-and-10', '2^64 + 10 bytes: 10 in 64 bits', String(2n ** 64n + 10n)],
  ['of-40-digits', 'a number of bytes with 40 digits', '9'.repeat(40)],
];

/** Iteration counts, and the number with which the key was really made. */
const iterations: readonly (readonly [mutation: string, says: string, expect: Outcome, parts: PasswordParts])[] = [
  ['zero', 'The iteration count is 0; the key was made with 1.', refuses('kek', 'header', 'hmac', 'recipient'), { iterations: 0, usedIterations: 1 }],
  ['one', 'The iteration count is 1.', refuses('kek', 'header', 'hmac', 'recipient'), { iterations: 1 }],
  ['minus-one', 'The iteration count is −1; the key was made with 1.', refuses('kek', 'header', 'hmac', 'recipient'), { iterations: -1, usedIterations: 1 }],
  ['lowest', 'The iteration count is −2^31; the key was made with 600,000.', refuses('kek', 'header', 'hmac', 'recipient'), { iterations: -(2 ** 31), usedIterations: 600_000 }],
  ['highest', 'The iteration count is 2^31 − 1, many minutes of work; the key was made with 600,000.', refuses('kek', 'header', 'hmac', 'recipient'), { iterations: 2 ** 31 - 1, usedIterations: 600_000 }],
  ['100000', 'The iteration count is 100,000.', either('The specification names 600,000 without saying what a reader does with another number; libcdoc obeys the header, the Java client takes 600,000.', 'as packed', 'kek', 'hmac'), { iterations: 100_000 }],
  ['1000000', 'The iteration count is 1,000,000.', either('The specification names 600,000 without saying what a reader does with another number; libcdoc obeys the header, the Java client takes 600,000.', 'as packed', 'kek', 'hmac'), { iterations: 1_000_000 }],
];

const limitLeftOpen = 'A client ends at some limit, and the specification leaves the limit to it.';

/** How much a container may ask for. */
export const limitVectors: readonly Vector[] = [
  ...declared.flatMap(([mutation, says, size]) => vector(`limits/declared-${mutation}`, { says: `A PAX header declares ${says}; a few bytes follow.`, requirements: ['CONTAINER/tar', 'CONTAINER/decompression-bomb'], kinds: mutation === '1-tib' ? offlineKinds : ['secret'], expect: refuses('tar') }, { archive: () => archive(paxEntry({ size }), entry('large.bin', someBytes, { size: octal(0, 12) })) })),
  ...vector('limits/declared-8-gib-base-256', { says: 'The block declares 8 GiB in base 256; a few bytes follow.', requirements: ['CONTAINER/tar', 'CONTAINER/decompression-bomb'], expect: refuses('tar') }, { archive: () => archive(entry('large.bin', someBytes, { size: Buffer.from('800000000000000200000000', 'hex') })) }),
  ...vector('limits/declared-pax-of-4-gib', { says: 'A PAX header declares 4 GiB of records; a few follow.', requirements: ['CONTAINER/tar', 'CONTAINER/decompression-bomb'], expect: refuses('tar') }, { archive: () => archive(entry('PaxHeaders/kit', Buffer.from('18 path=hello.txt\n'), { typeflag: 'x', size: octal(2 ** 32, 12) }), entry('hello.txt', someBytes)) }),
  ...vector('limits/pax-record-of-4-gib', { says: 'A PAX record says that it has 4 GiB.', requirements: ['CONTAINER/tar', 'CONTAINER/decompression-bomb'], expect: refuses('tar') }, { archive: () => archive(entry('PaxHeaders/kit', Buffer.from('4294967296 path=hello.txt\n'), { typeflag: 'x' }), entry('hello.txt', someBytes)) }),
  ...vector('limits/pax-of-1-mib', { says: 'A PAX header has a comment of 1 MiB.', requirements: ['CONTAINER/decompression-bomb'], expect: either(limitLeftOpen, 'as packed', 'tar', 'zlib') }, { files: file(someBytes), archive: () => archive(paxEntry({ comment: 'c'.repeat(2 ** 20) }), entry('large.bin', someBytes)), compressed: packed }),
  ...vector('limits/pax-of-16-mib', { says: 'A PAX header has a comment of 16 MiB, compressed a hundredfold.', requirements: ['CONTAINER/decompression-bomb'], expect: either(limitLeftOpen, 'as packed', 'tar', 'zlib') }, { files: file(someBytes), archive: () => archive(paxEntry({ comment: 'c'.repeat(2 ** 24) }), entry('large.bin', someBytes)), compressed: packed }),
  ...vector('limits/100-files', { says: 'The archive has 100 files.', requirements: ['CONTAINER/tar'], expect: opens }, { files: many(100) }),
  ...vector('limits/1000-files', { says: 'The archive has 1,000 files, as many as the Java client takes.', requirements: ['CONTAINER/decompression-bomb'], expect: either(limitLeftOpen, 'as packed', 'tar') }, { files: many(1000) }),
  ...vector('limits/1001-files', { says: 'The archive has 1,001 files, one more than the Java client takes.', requirements: ['CONTAINER/decompression-bomb'], expect: either(limitLeftOpen, 'as packed', 'tar') }, { files: many(1001) }),
  ...vector('limits/5000-empty-files', { says: 'The archive has 5,000 empty files, compressed manifold.', requirements: ['CONTAINER/decompression-bomb'], expect: either(limitLeftOpen, 'as packed', 'tar', 'zlib') }, { files: many(5000, Buffer.alloc(0)), compressed: packed }),
  ...vector('limits/fair-ratio', { says: 'A file of 64 KiB in which 8 of 9 bytes are equal: ordinary compression.', requirements: ['CONTAINER/decompression-bomb', 'CONTAINER/zlib'], kinds: offlineKinds, expect: opens }, { files: file(Buffer.from(Array.from({ length: 65_536 }, (_, at) => (at % 2520 < 600 ? (at * 31) % 251 : 0)))), compressed: packed }),
  ...vector('limits/small-file-high-ratio', { says: 'The whole archive unpacks about fifteenfold, most of it zeros that fill up blocks: small files do.', requirements: ['CONTAINER/decompression-bomb', 'CONTAINER/zlib'], expect: opens }, { files: file(Buffer.from('A few words are packed in the same few bytes.\n')), compressed: packed }),
  ...vector('limits/1-mib-of-zeros', { says: 'A MiB of zeros, compressed 150-fold: an ordinary file may be like that.', requirements: ['CONTAINER/decompression-bomb'], expect: either(limitLeftOpen, 'as packed', 'zlib', 'tar') }, { files: file(Buffer.alloc(2 ** 20)), compressed: packed }),
  ...vector('limits/16-mib-of-zeros', { says: '16 MiB of zeros in little more than 100 KiB.', requirements: ['CONTAINER/decompression-bomb'], expect: either(limitLeftOpen, 'as packed', 'zlib', 'tar') }, { files: file(Buffer.alloc(2 ** 24)), compressed: packed }),
  ...iterations.flatMap(([mutation, says, expect, parts]) => vector(`limits/iterations-${mutation}`, { says, requirements: ['CONTAINER/password-iterations-bounded'], kinds: ['password'], expect }, { recipients: [passwordRecipient(parts)] })),
  ...vector('limits/iterations-missing', { says: 'The capsule has no iteration count: 0 by default.', requirements: ['CONTAINER/password-iterations-bounded'], kinds: ['password'], expect: refuses('kek', 'header', 'hmac', 'recipient') }, { recipients: [passwordRecipient({ usedIterations: 1 })], header: without('recipients[0].capsule.kdf_iterations') }),
  ...vector('limits/iterations-raised-in-header', { says: 'The key was made with 600,000 iterations, the header says 600,001.', requirements: ['CONTAINER/password-kek'], kinds: ['password'], expect: refuses('kek', 'hmac', 'recipient') }, { header: (header) => withValue(header, 'recipients[0].capsule.kdf_iterations', int32(600_001)) }),
];

function file(content: Buffer): readonly File[] {
  return [{ name: 'large.bin', content }];
}

function many(count: number, content?: Buffer): readonly File[] {
  return Array.from({ length: count }, (_, index) => ({ name: `file-${String(index + 1).padStart(5, '0')}.txt`, content: content ?? Buffer.from(`${index + 1}\n`) }));
}

function packed(tar: Buffer): Buffer {
  return zlib(tar, { blocks: fixedBlock(tar) });
}
