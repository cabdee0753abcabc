import { offlineKinds } from '../kind.ts';
import { archive, entry, fileEntry } from '../payload/tar.ts';
import { zlib } from '../payload/zlib.ts';
import { ordinaryFiles, type Recipe } from '../container/seal.ts';
import { refuses, vector, type Vector } from '../vector.ts';
import { flipped } from './damage.ts';
import { largeFiles } from './large-files.ts';

/** Less than a whole tag, or a part of the ciphertext taken for the tag. */
const payloadEnds: readonly (readonly [where: string, end: (header: number, file: number) => number])[] = [
  ['after-nonce', (header) => 9 + header + 44],
  ['in-first-16-bytes-of-payload', (header) => 9 + header + 44 + 15],
  ['in-ciphertext', (header, file) => Math.floor((9 + header + 44 + file) / 2)],
  ['before-tag', (_header, file) => file - 16],
  ['in-tag', (_header, file) => file - 8],
  ['before-last-byte', (_header, file) => file - 1],
];

/** Sealings that are not the specification's. A client that makes the same mistake opens the container. */
const additionalData: readonly (readonly [mutation: string, says: string, data: (header: Buffer, hmac: Buffer) => Buffer])[] = [
  ['additional-data-empty', 'The payload is sealed without additional data.', () => Buffer.alloc(0)],
  ['additional-data-without-text', 'The additional data is header and HMAC, without CDOC20payload.', (header, hmac) => Buffer.concat([header, hmac])],
  ['additional-data-without-header', 'The additional data is CDOC20payload and HMAC, without the header.', (_header, hmac) => Buffer.concat([Buffer.from('CDOC20payload'), hmac])],
  ['additional-data-without-hmac', 'The additional data is CDOC20payload and header, without the HMAC.', (header) => Buffer.concat([Buffer.from('CDOC20payload'), header])],
  ['additional-data-swapped', 'The additional data has the HMAC before the header.', (header, hmac) => Buffer.concat([Buffer.from('CDOC20payload'), hmac, header])],
];

/** What is wrong only when whole files have come out. */
const behindLargeFiles: readonly (readonly [mutation: string, says: string, recipe: Recipe])[] = [
  ['wrong-after-large-files', 'The tag is wrong behind 3 MiB in several files, of which a stream has written most by then.', { envelope: ({ tag }) => ({ tag: flipped(tag, 15) }) }],
  ['ends-in-large-files', 'The last 1,000 bytes of a container with 3 MiB in several files are missing.', { file: (file) => file.subarray(0, -1000) }],
];

/** Encryption and authentication of the payload. Files that were written on the way must be gone. */
export const payloadTagVectors: readonly Vector[] = [
  ...vector('payload-tag/flipped-bit', { says: 'One bit of the tag is flipped; everything before is right.', requirements: ['CONTAINER/payload-tag'], kinds: offlineKinds, expect: refuses() }, { envelope: ({ tag }) => ({ tag: flipped(tag, 0) }) }),
  ...vector('payload-tag/flipped-last-bit', { says: 'The last bit of the file is flipped.', requirements: ['CONTAINER/payload-tag'], expect: refuses() }, { envelope: ({ tag }) => ({ tag: flipped(tag, 15, 0x80) }) }),
  ...vector('payload-tag/zeros', { says: 'The tag is 16 zero bytes.', requirements: ['CONTAINER/payload-tag'], expect: refuses() }, { envelope: () => ({ tag: Buffer.alloc(16) }) }),
  ...vector('payload-tag/missing', { says: 'There is no tag.', requirements: ['CONTAINER/payload-tag'], expect: refuses('envelope') }, { envelope: () => ({ tag: Buffer.alloc(0) }) }),
  ...vector('payload-tag/flipped-bit-in-nonce', { says: 'One bit of the nonce is flipped.', requirements: ['CONTAINER/payload-tag'], expect: refuses() }, { envelope: ({ nonce }) => ({ nonce: flipped(nonce, 6) }) }),
  ...vector('payload-tag/flipped-bit-at-start', { says: 'One bit of the first encrypted byte is flipped: the zlib header is damaged too, but the tag is the main error.', requirements: ['CONTAINER/payload-tag', 'CONTAINER/errors-after-tag'], expect: refuses() }, { envelope: ({ ciphertext }) => ({ ciphertext: flipped(ciphertext, 0) }) }),
  ...vector('payload-tag/flipped-bit-in-content', { says: 'One bit of the file\'s content is flipped: the Adler-32 checksum is wrong too, but the tag is the main error.', requirements: ['CONTAINER/payload-tag', 'CONTAINER/errors-after-tag'], expect: refuses() }, { envelope: ({ ciphertext }) => ({ ciphertext: flipped(ciphertext, 7 + 512 + 3) }) }),
  ...vector('payload-tag/flipped-bit-in-name', { says: 'One bit of the file\'s name is flipped.', requirements: ['CONTAINER/payload-tag', 'CONTAINER/errors-after-tag'], expect: refuses() }, { envelope: ({ ciphertext }) => ({ ciphertext: flipped(ciphertext, 7 + 1) }) }),
  ...vector('payload-tag/flipped-bit-at-end', { says: 'One bit of the last encrypted byte before the tag is flipped.', requirements: ['CONTAINER/payload-tag'], expect: refuses() }, { envelope: ({ ciphertext }) => ({ ciphertext: flipped(ciphertext, ciphertext.length - 1) }) }),
  ...vector('payload-tag/byte-inserted', { says: 'A zero byte stands between ciphertext and tag.', requirements: ['CONTAINER/payload-tag'], expect: refuses() }, { envelope: ({ ciphertext }) => ({ ciphertext: Buffer.concat([ciphertext, Buffer.of(0)]) }) }),
  ...vector('payload-tag/byte-appended', { says: 'A zero byte follows the tag.', requirements: ['CONTAINER/payload-tag'], expect: refuses() }, { file: (file) => Buffer.concat([file, Buffer.of(0)]) }),
  ...vector('payload-tag/wrong-and-symlink', { says: 'The tag is wrong and the archive holds a link: the tag is the main error.', requirements: ['CONTAINER/payload-tag', 'CONTAINER/errors-after-tag'], expect: refuses() }, { archive: () => archive(...ordinaryFiles.map(fileEntry), Buffer.from(fileEntry({ name: 'link', content: Buffer.alloc(0) })).fill('2', 156, 157)), envelope: ({ tag }) => ({ tag: flipped(tag, 3) }) }),
  ...vector('payload-tag/wrong-and-zlib-damaged', { says: 'The tag is wrong and so is the zlib checksum: the tag is the main error.', requirements: ['CONTAINER/payload-tag', 'CONTAINER/errors-after-tag'], expect: refuses() }, { compressed: (tar) => zlib(tar, { checksum: Buffer.alloc(4) }), envelope: ({ tag }) => ({ tag: flipped(tag, 3) }) }),
  ...vector('payload-tag/wrong-after-large-content', { says: 'The tag is wrong behind 1 MiB of content, much of which a stream has written by then.', requirements: ['CONTAINER/payload-tag'], expect: refuses() }, { files: [{ name: 'large.bin', content: Buffer.alloc(2 ** 20, 'CDOC2 ') }], envelope: ({ tag }) => ({ tag: flipped(tag, 9) }) }),
  ...behindLargeFiles.flatMap(([mutation, says, recipe]) => vector(`payload-tag/${mutation}`, { says, requirements: ['CONTAINER/payload-tag'], expect: refuses(), twin: 'tar/large-files', since: 2 }, { files: largeFiles, ...recipe })),
  ...vector('payload-tag/wrong-and-symlink-before-large-files', {
    says: 'The tag is wrong behind 3 MiB of files, and the archive begins with a link: who reports what comes first does not know yet whose archive it is.',
    requirements: ['CONTAINER/errors-after-tag'],
    expect: refuses(),
    twin: 'tar/large-files',
    since: 2,
  }, {
    files: largeFiles,
    archive: (these) => archive(entry('link', Buffer.alloc(0), { typeflag: '2', linkname: 'hello.txt' }), ...these.map(fileEntry)),
    envelope: ({ tag }) => ({ tag: flipped(tag, 0) }),
  }),
  ...additionalData.flatMap(([mutation, says, data]) => vector(`payload-tag/${mutation}`, { says, requirements: ['CONTAINER/payload-aad'], expect: refuses() }, { additionalData: data })),
  ...vector('payload-tag/text-wrong', { says: 'The additional data begins with CDOC2payload.', requirements: ['CONTAINER/payload-aad'], kinds: ['ec-p384', 'rsa-2048', 'secret', 'password'], expect: refuses() }, { texts: { payload: 'CDOC2payload' } }),
  ...vector('payload-tag/cek-text-wrong', { says: 'The content key is derived with CDOC20hmac instead of CDOC20cek.', requirements: ['CONTAINER/fmk'], kinds: ['ec-p384', 'rsa-2048', 'secret', 'password'], expect: refuses() }, { texts: { cek: 'CDOC20hmac' } }),
  ...vector('payload-tag/aes-gcm', { says: 'The payload is encrypted with AES-256-GCM, the header says ChaCha20-Poly1305.', requirements: ['CONTAINER/payload-method'], expect: refuses() }, { cipher: 'aes-256-gcm' }),
  ...payloadEnds.flatMap(([where, end]) =>
    vector(`payload-tag/ends-${where}`, { says: `The file ends ${where.replaceAll('-', ' ')}.`, requirements: ['CONTAINER/payload-tag'], expect: refuses('envelope') }, { file: (file, { header }) => file.subarray(0, end(header.length, file.length)) }),
  ),
];
