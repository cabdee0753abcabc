import { ordinaryFiles } from '../container/seal.ts';
import { offlineKinds } from '../kind.ts';
import { archive, endOfArchive, entry, fileEntry, octal, paxEntry, type Fields, type File } from '../payload/tar.ts';
import { either, opens, refuses, vector, type Outcome, type Vector } from '../vector.ts';
import { largeFiles } from './large-files.ts';

const first = Buffer.concat(ordinaryFiles.map(fileEntry));
const [hello] = ordinaryFiles as readonly [File];
const nothing = Buffer.alloc(0);

/** Files by name and text. */
function files(named: Readonly<Record<string, string>>): readonly File[] {
  return Object.entries(named).map(([name, text]) => ({ name, content: Buffer.from(text) }));
}

/** Types of entry that are no regular file; the first file before them must not stay either. */
const otherTypes: readonly (readonly [mutation: string, says: string, fields: Fields])[] = [
  ['hard-link', 'a hard link to the first file', { typeflag: '1', linkname: 'hello.txt' }],
  ['symbolic-link', 'a symbolic link to /etc/passwd', { typeflag: '2', linkname: '/etc/passwd' }],
  ['symbolic-link-upwards', 'a symbolic link to the folder above', { typeflag: '2', linkname: '..' }],
  ['character-device', 'a character device', { typeflag: '3', devmajor: octal(1, 8), devminor: octal(3, 8) }],
  ['block-device', 'a block device', { typeflag: '4', devmajor: octal(8, 8), devminor: octal(0, 8) }],
  ['directory', 'a directory', { typeflag: '5', mode: octal(0o755, 8) }],
  ['fifo', 'a FIFO', { typeflag: '6' }],
  ['contiguous-file', 'a contiguous file', { typeflag: '7' }],
  ['gnu-sparse-file', 'a GNU sparse file', { typeflag: 'S', magic: 'ustar ', version: ' \0' }],
  ['gnu-directory-dump', 'a GNU directory dump', { typeflag: 'D', magic: 'ustar ', version: ' \0' }],
  ['gnu-volume-label', 'a GNU volume label', { typeflag: 'V', magic: 'ustar ', version: ' \0' }],
  ['vendor-type', 'an entry of type Z, free for vendors', { typeflag: 'Z' }],
];

/** Header blocks with other fields that a reader takes or does not care about. */
const goodFields: readonly (readonly [mutation: string, says: string, fields: Fields])[] = [
  ['without-magic', 'The block has neither magic nor mode nor time, as libcdoc writes it.', { magic: '', version: '', mode: '', uid: '', gid: '', mtime: '' }],
  ['gnu-magic', 'The block has the magic of GNU tar.', { magic: 'ustar ', version: ' \0' }],
  ['old-regular-file', 'The type is a NUL, as before POSIX.', { typeflag: '\0' }],
  ['size-with-spaces', 'The size is filled up with spaces in front and ends in one.', { size: '         16 ' }],
  ['executable', 'The mode is 4777 and the owner is root: neither counts.', { mode: octal(0o4777, 8), uname: 'root', gname: 'root' }],
  ['owner-and-devices', 'Owner, group, link name and device numbers are filled in for a regular file.', { uid: octal(1000, 8), gid: octal(1000, 8), uname: 'kasutaja', gname: 'kasutajad', linkname: 'elsewhere', devmajor: octal(1, 8), devminor: octal(1, 8) }],
  ['time-of-1970', 'The time is 0.', { mtime: octal(0, 12) }],
];

/** Damaged header blocks. */
const badFields: readonly (readonly [mutation: string, says: string, fields: Fields])[] = [
  ['checksum-zero', 'The checksum is 0.', { chksum: '000000\0 ' }],
  ['checksum-no-number', 'The checksum is no number.', { chksum: 'checksum' }],
  ['size-no-number', 'The size is no number.', { size: 'fourteen\0' }],
  ['size-negative', 'The size is −1.', { size: '-0000000001\0' }],
  ['size-negative-base-256', 'The size is −1 in base 256.', { size: Buffer.alloc(12, 0xff) }],
  ['size-huge-base-256', 'The size is 2^88 in base 256.', { size: Buffer.from('800100000000000000000000', 'hex') }],
  ['size-beyond-archive', 'The size is 1 MiB, the archive ends before.', { size: octal(2 ** 20, 12) }],
  ['size-of-8-gib-less-1', 'The size is all the octal digits can say, the archive ends before.', { size: '77777777777\0' }],
];

/** Extended headers that apply to the one file behind them. */
const goodPax: readonly (readonly [mutation: string, says: string, records: Readonly<Record<string, string>>])[] = [
  ['pax-times-and-owner', 'A PAX header has times and an owner.', { mtime: '1700000000.123456789', atime: '1700000001', uid: '1000', uname: 'kasutaja' }],
  ['pax-size', 'A PAX header gives the size that the block has too.', { size: String(hello.content.length) }],
  ['pax-comment', 'A PAX header has a comment of 3,000 bytes.', { comment: 'all that is unknown is passed over. '.repeat(100).slice(0, 3000) }],
  ['pax-vendor-records', 'A PAX header has records of vendors.', { 'SCHILY.xattr.user.mime': 'text/plain', 'LIBARCHIVE.creationtime': '1700000000' }],
];

const unspecified = 'POSIX describes it or leaves it to readers, and the specification of CDOC2 has no word on it.';

/** Archives at the edge of what POSIX says. */
const open: readonly (readonly [mutation: string, says: string, expect: Outcome, tar: () => Buffer])[] = [
  ['gnu-long-name', 'The name stands in a GNU entry of type L.', either('GNU tar writes it, POSIX does not have it; libcdoc passes over it, the Java client reads it.', 'any name'), () => archive(entry('././@LongLink', Buffer.from('hello.txt\0'), { typeflag: 'L', magic: 'ustar ', version: ' \0' }), entry('other-name.txt', hello.content, { magic: 'ustar ', version: ' \0' }))],
  ['pax-global', 'A global PAX header stands before the file.', either(`It is no regular file, but part of the format. ${unspecified}`), () => archive(paxEntry({ comment: 'for all' }, 'g'), first)],
  ['pax-twice', 'Two PAX headers stand before the file.', either(unspecified, 'any name'), () => archive(paxEntry({ path: 'not-this.txt' }), paxEntry({ path: 'hello.txt' }), entry('fallback.txt', hello.content))],
  ['pax-without-entry', 'A PAX header stands at the end, with no file behind it.', either(unspecified), () => archive(first, paxEntry({ path: 'nothing.txt' }))],
  ['pax-path-empty', 'A PAX header has an empty path.', either('POSIX has an empty value undo the record, so that the block counts; readers take it for an empty name.', 'as packed', 'file-name'), () => archive(paxEntry({ path: '' }), first)],
  ['pax-path-not-utf8', 'A PAX path is not UTF-8.', either('Names are UTF-8 by the specification; a client may end or put a safe name.', 'any name', 'file-name'), () => archive(paxEntry({ path: Buffer.from('he\xffllo.txt', 'latin1') }), entry('fallback.txt', hello.content))],
  ['pax-sparse', 'PAX records say that the file is sparse in GNU format 1.0.', either('The type is that of a regular file. A reader that knows the records may write another content or end.', 'any', 'file-name'), () => archive(paxEntry({ 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.name': 'sparse.bin', 'GNU.sparse.realsize': '1048576' }), entry('GNUSparseFile.0/sparse.bin', Buffer.concat([Buffer.from('1\n1048000\n512\n'.padEnd(512, '\0')), Buffer.alloc(512, 1)])))],
  ['one-zero-block-at-end', 'One zero block ends the archive instead of two.', either('POSIX has two; libcdoc insists on them, others do not.'), () => Buffer.concat([first, endOfArchive.subarray(0, 512)])],
  ['no-zero-block-at-end', 'No zero block ends the archive.', either('POSIX has two; libcdoc insists on them, the Java client does not.'), () => first],
  ['trailing-text', 'A text follows the end of the archive.', either('The Java client refuses it, libcdoc takes less than 1 MiB of it; POSIX calls what follows undefined.'), () => Buffer.concat([archive(first), Buffer.from('nobody reads this\n'.repeat(20))])],
  ['trailing-file', 'Another file follows the end of the archive.', either('The Java client refuses it, libcdoc takes less than 1 MiB of it; POSIX calls what follows undefined.'), () => Buffer.concat([archive(first), archive(fileEntry({ name: 'evil.txt', content: Buffer.from('evil\n') }))])],
  ['trailing-megabyte', 'A MiB of text follows the end of the archive.', either('The Java client refuses it, libcdoc fails for other reasons; POSIX calls what follows undefined.'), () => Buffer.concat([archive(first), Buffer.alloc(2 ** 20, 'nobody reads this\n')])],
];

const bad: readonly (readonly [mutation: string, says: string, tar: () => Buffer])[] = [
  ['cut-in-block', 'The archive ends within a header block.', () => first.subarray(0, 300)],
  ['cut-in-content', 'The archive ends within the content of a file.', () => first.subarray(0, 512 + 7)],
  ['text', 'The archive is a text.', () => Buffer.from('This is no archive. '.repeat(100))],
  ['zip', 'The archive is a ZIP archive.', () => Buffer.from('504b0506000000000000000000000000000000000000'.padEnd(1024, '0'), 'hex')],
  ['second-checksum-wrong', 'The checksum of the second entry is wrong; the first file must not stay.', () => archive(first, entry('second.txt', hello.content, { chksum: '000001\0 ' }))],
  ['pax-length-zero', 'A PAX record says that it has 0 bytes.', () => archive(entry('PaxHeaders/kit', Buffer.from('0 path=hello.txt\n'), { typeflag: 'x' }), first)],
  ['pax-length-too-long', 'A PAX record says that it is longer than its header.', () => archive(entry('PaxHeaders/kit', Buffer.from('999 path=hello.txt\n'), { typeflag: 'x' }), first)],
  ['pax-length-no-number', 'A PAX record does not begin with a number.', () => archive(entry('PaxHeaders/kit', Buffer.from('ab path=hello.txt\n'), { typeflag: 'x' }), first)],
  ['pax-without-line-end', 'A PAX record does not end in a line feed.', () => archive(entry('PaxHeaders/kit', Buffer.from('18 path=hello.txt!'), { typeflag: 'x' }), first)],
  ['pax-without-equals', 'A PAX record has no equals sign.', () => archive(entry('PaxHeaders/kit', Buffer.from('12 pathname\n'), { typeflag: 'x' }), first)],
  ['pax-size-negative', 'A PAX header gives the size −1.', () => archive(paxEntry({ size: '-1' }), first)],
  ['pax-size-no-number', 'A PAX header gives a size that is no number.', () => archive(paxEntry({ size: 'large' }), first)],
  ['pax-cut', 'The archive ends within a PAX header.', () => paxEntry({ comment: 'x'.repeat(2000) }).subarray(0, 1024)],
];

const afterFirst = (fields: Fields, name = 'second'): Buffer => archive(first, entry(name, nothing, fields));

/** The archive: POSIX tar with PAX, regular files only. */
export const tarVectors: readonly Vector[] = [
  ...vector('tar/several-files', { says: 'Four files; one is empty, one has every byte value.', requirements: ['CONTAINER/tar', 'CONTAINER/binary-content'], kinds: offlineKinds, expect: opens }, { files: [...files({ 'a.txt': 'first\r\n', 'empty.txt': '', 'c.txt': 'third\n' }), { name: 'bytes.bin', content: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)) }] }),
  ...vector('tar/empty-file', { says: 'The only file is empty.', requirements: ['CONTAINER/tar'], expect: opens }, { files: files({ 'empty.txt': '' }) }),
  ...[511, 512, 513, 1_048_576].flatMap((size) => vector(`tar/file-of-${size}-bytes`, { says: `The file has ${size} bytes.`, requirements: ['CONTAINER/tar', 'CONTAINER/binary-content'], expect: opens }, { files: [{ name: 'data.bin', content: Buffer.alloc(size, 'CDOC2 vector kit ') }] })),
  ...vector('tar/no-files', { says: 'The archive is empty.', requirements: ['CONTAINER/tar'], expect: either('The specification speaks of one or several files, and of no check.') }, { files: [] }),
  ...vector('tar/padded-to-a-record', { says: 'Zero blocks fill the archive up to 10,240 bytes, as tar programs do.', requirements: ['CONTAINER/tar'], expect: opens }, { archive: () => Buffer.concat([first, Buffer.alloc(10_240 - first.length)]) }),
  ...goodFields.flatMap(([mutation, says, fields]) => vector(`tar/${mutation}`, { says, requirements: mutation === 'executable' || mutation === 'owner-and-devices' ? ['CONTAINER/tar-attributes-ignored'] : ['CONTAINER/tar'], expect: opens }, { archive: () => archive(entry(hello.name, hello.content, fields)) })),
  ...goodPax.flatMap(([mutation, says, records]) => vector(`tar/${mutation}`, { says, requirements: ['CONTAINER/tar'], expect: opens }, { archive: () => archive(paxEntry(records), first) })),
  ...vector('tar/pax-size-counts', { says: 'A PAX header gives the size; the block says 0.', requirements: ['CONTAINER/tar', 'CONTAINER/large-files'], expect: opens }, { archive: () => archive(paxEntry({ size: String(hello.content.length) }), entry(hello.name, hello.content, { size: octal(0, 12) })) }),
  ...vector('tar/pax-path-counts', { says: 'A PAX header gives the name; the block has another.', requirements: ['CONTAINER/tar', 'CONTAINER/file-name-utf8'], expect: opens }, { archive: () => archive(paxEntry({ path: 'hello.txt' }), entry('block.txt', hello.content)) }),
  ...vector('tar/pax-for-one-file-only', { says: 'A PAX header names the first file; the second has the name of its block.', requirements: ['CONTAINER/tar'], expect: opens }, { files: files({ 'first.txt': 'first\n', 'second.txt': 'second\n' }), archive: ([a, b]) => archive(paxEntry({ path: 'first.txt' }), entry('block.txt', a?.content ?? nothing), entry('second.txt', b?.content ?? nothing)) }),
  ...vector('tar/checksum-wrong', { says: 'The checksum of the entry is wrong.', requirements: ['CONTAINER/tar'], kinds: offlineKinds, expect: refuses() }, { archive: () => archive(entry(hello.name, hello.content, { chksum: '000001\0 ' })) }),
  ...badFields.flatMap(([mutation, says, fields]) => vector(`tar/${mutation}`, { says, requirements: ['CONTAINER/tar'], expect: refuses('limits') }, { archive: () => archive(entry(hello.name, hello.content, fields)) })),
  ...bad.flatMap(([mutation, says, tar]) => vector(`tar/${mutation}`, { says, requirements: ['CONTAINER/tar'], expect: refuses('file-name') }, { archive: tar })),
  ...otherTypes.flatMap(([mutation, what, fields]) => vector(`tar/${mutation}`, { says: `After a good file the archive holds ${what}.`, requirements: ['CONTAINER/tar-regular-files'], expect: refuses('file-name'), ...(mutation === 'symbolic-link' && { kinds: offlineKinds }) }, { archive: () => afterFirst(fields) })),
  ...vector('tar/symbolic-link-first', { says: 'The archive begins with a link named link; a file under the same name follows.', requirements: ['CONTAINER/tar-regular-files'], expect: refuses('file-name') }, { archive: () => archive(entry('link', nothing, { typeflag: '2', linkname: '/tmp/cdoc2-vector-kit' }), entry('link', hello.content)) }),
  ...vector('tar/directory-first', { says: 'The archive begins with a directory; a file in it follows.', requirements: ['CONTAINER/tar-regular-files'], expect: refuses('file-name') }, { archive: () => archive(entry('folder/', nothing, { typeflag: '5', mode: octal(0o755, 8) }), entry('folder/hello.txt', hello.content)) }),
  ...vector('tar/large-files', { says: 'Three files of 1 MiB that nothing makes smaller, and a small one.', requirements: ['CONTAINER/tar', 'CONTAINER/binary-content'], expect: opens, since: 2 }, { files: largeFiles }),
  ...vector('tar/symbolic-link-after-large-files', { says: 'After 3 MiB in several good files the archive holds a symbolic link: none of them must stay.', requirements: ['CONTAINER/tar-regular-files'], expect: refuses('file-name'), twin: 'tar/large-files', since: 2 }, {
    files: largeFiles,
    archive: (these) => archive(...these.map(fileEntry), entry('link', nothing, { typeflag: '2', linkname: 'first.bin' })),
  }),
  ...open.flatMap(([mutation, says, expect, tar]) => vector(`tar/${mutation}`, { says, requirements: ['CONTAINER/tar'], expect }, { archive: tar })),
];
