import { offlineKinds } from '../kind.ts';
import { archive, entry, fileEntry, type File } from '../payload/tar.ts';
import { either, opens, vector, type Outcome, type Vector } from '../vector.ts';

const content = Buffer.from('named\n');

/** Names that every client must manage. */
const good: readonly (readonly [mutation: string, says: string, name: string])[] = [
  ['of-99-bytes', 'The name has 99 bytes.', 'n'.repeat(95).concat('.txt')],
  ['of-100-bytes', 'The name has 100 bytes, in a PAX header.', 'n'.repeat(96).concat('.txt')],
  ['of-101-bytes', 'The name has 101 bytes, in a PAX header.', 'n'.repeat(97).concat('.txt')],
  ['of-255-bytes', 'The name has 255 bytes, the most that common file systems take.', 'n'.repeat(251).concat('.txt')],
  ['not-ascii', 'The name has Estonian letters.', 'õhtusöök ja žürii.txt'],
  ['not-ascii-of-254-bytes', 'The name has 127 letters of two bytes each.', 'õ'.repeat(125).concat('.txt')],
  ['of-several-scripts', 'The name has letters of several scripts.', 'ключ-鍵-مفتاح.txt'],
  ['beyond-bmp', 'The name has characters beyond the first plane.', 'võti-🔑🇪🇪.txt'],
  ['decomposed', 'The name has an o and a tilde as two characters.', 'vo\u0303ti.txt'],
  ['with-spaces', 'The name has spaces inside.', 'annual report  2026.txt'],
  ['hidden', 'The name begins with a period.', '.profile'],
  ['without-extension', 'The name is one letter.', 'a'],
  ['with-periods', 'The name has periods inside.', 'archive.tar.gz..txt'],
  ['with-signs', 'The name has signs that no file system minds.', '(1) [2] {3}, 4+5=9 @ #.txt'],
  ['reserved-with-digit-beyond', 'The name is like a reserved one: COM10.', 'COM10'],
  ['hyphen-inside', 'The name has hyphens inside and at the end.', 'a--b-'],
];

/** Names that the reference rules forbid ("Requirements for payload unpacking", list of the reference implementation). */
const unsafe: readonly (readonly [mutation: string, says: string, name: string])[] = [
  ['traversal', 'The name leads to the folder above.', '../traversal.txt'],
  ['traversal-deep', 'The name leads far up.', '../../../../../../../../tmp/cdoc2-vector-kit.txt'],
  ['traversal-inside', 'The name leads up after going down.', 'folder/../../traversal.txt'],
  ['traversal-backslash', 'The name leads to the folder above with a backslash.', '..\\traversal.txt'],
  ['parent', 'The name is two periods.', '..'],
  ['current', 'The name is one period.', '.'],
  ['absolute', 'The name is absolute.', '/tmp/cdoc2-vector-kit.txt'],
  ['absolute-double-slash', 'The name begins with two slashes.', '//server/share.txt'],
  ['unc', 'The name is a path to a Windows server.', '\\\\server\\share.txt'],
  ['drive', 'The name begins with a drive letter.', 'C:\\Windows\\evil.txt'],
  ['drive-relative', 'The name begins with a drive letter and no backslash.', 'C:evil.txt'],
  ['stream', 'The name has an alternate data stream.', 'hello.txt:hidden'],
  ['folder', 'The name has a folder.', 'folder/hello.txt'],
  ['folder-at-end', 'The name ends in a slash.', 'folder/'],
  ['leading-space', 'The name begins with a space.', ' hello.txt'],
  ['leading-hyphen', 'The name begins with a hyphen.', '-rf'],
  ['trailing-space', 'The name ends in a space.', 'hello.txt '],
  ['trailing-period', 'The name ends in a period.', 'hello.'],
  ['less', 'The name has a <.', 'a<b.txt'],
  ['greater', 'The name has a >.', 'a>b.txt'],
  ['colon', 'The name has a colon.', 'a:b.txt'],
  ['quote', 'The name has a quotation mark.', 'a"b.txt'],
  ['backslash', 'The name has a backslash.', 'a\\b.txt'],
  ['bar', 'The name has a vertical bar.', 'a|b.txt'],
  ['question-mark', 'The name has a question mark.', 'a?b.txt'],
  ['asterisk', 'The name has an asterisk.', 'a*b.txt'],
  ['line-feed', 'The name has a line feed.', 'a\nb.txt'],
  ['carriage-return', 'The name has a carriage return.', 'a\rb.txt'],
  ['escape', 'The name has an escape character, which colours terminals.', 'a\u001b[31mb.txt'],
  ['delete', 'The name has a delete character.', 'a\u007fb.txt'],
  ['c1-control', 'The name has the control character U+0085.', 'a\u0085b.txt'],
  ['right-to-left', 'The name has a right-to-left override: it shows as an image.', 'image\u202egpj.exe'],
  ...['CON', 'PRN', 'AUX', 'NUL', 'COM1', 'COM9', 'LPT1', 'LPT9', 'con', 'Lpt5'].map((name) => [`reserved-${name === name.toLowerCase() ? 'lower-' : ''}${name.toLowerCase()}`, `The name is ${name}, reserved on Windows.`, name] as const),
];

/** The two ways the specification leaves to a reader. */
const endsOrRenames = either('A client ends and deletes what it wrote, or puts a safe name and warns; nothing lands outside the chosen folder.', 'any name', 'tar');

const writersOnly = 'It is a demand on writers; of readers the specification does not say it.';

/** Names at the edge. */
const edge: readonly (readonly [mutation: string, says: string, expect: Outcome, files: readonly File[]])[] = [
  ['of-1000-bytes', 'The name has 1,000 bytes, the most that a writer should take; no common file system has that.', either('The name is allowed, but most file systems stop at 255 bytes: a client may end or shorten it.', 'any name', 'tar'), named('n'.repeat(996).concat('.txt'))],
  ['of-1001-bytes', 'The name has 1,001 bytes, more than a writer should take.', either(writersOnly, 'any name', 'tar'), named('n'.repeat(997).concat('.txt'))],
  ['of-256-bytes', 'The name has 256 bytes, one more than common file systems take.', either('The name is allowed, but most file systems stop at 255 bytes: a client may end or shorten it.', 'any name', 'tar'), named('n'.repeat(252).concat('.txt'))],
  ['noncharacter-fffe', 'The name has U+FFFE.', either(writersOnly, 'any name'), named('a\ufffeb.txt')],
  ['noncharacter-ffff', 'The name has U+FFFF.', either(writersOnly, 'any name'), named('a\uffffb.txt')],
  ['shell-signs', 'The name has signs with a meaning for shells.', either('The specification names shell symbols without listing them.', 'any name'), named('$HOME `id` ;~!&.txt')],
  ['percent', 'The name has percent signs.', either('The specification names shell symbols without listing them.', 'any name'), named('%PATH%%s%n.txt')],
  ['reserved-with-extension', 'The name is one that Windows reserves, with an extension.', either('The Java client allows it, cdoc-tool refuses it, and Windows reserves it.', 'any name', 'tar'), named('CON.txt')],
  ['twice', 'Two files have the same name and different content.', either(writersOnly, 'any', 'tar'), [...named('twice.txt'), { name: 'twice.txt', content: Buffer.from('again\n') }]],
  ['twice-but-for-case', 'Two files have names that differ in case only.', either('They are two names, but not on every file system.', 'any name', 'tar'), [...named('Twice.txt'), { name: 'twice.TXT', content: Buffer.from('again\n') }]],
  ['twice-but-for-form', 'Two files have names that differ in Unicode normalisation only.', either('They are two names, but not on every file system.', 'any name', 'tar'), [...named('võti.txt'), { name: 'vo\u0303ti.txt', content: Buffer.from('again\n') }]],
];

/** File names: what must come out as it is, and what must not. */
export const fileNameVectors: readonly Vector[] = [
  ...good.flatMap(([mutation, says, name]) => vector(`file-name/${mutation}`, { says, requirements: ['CONTAINER/file-name-utf8'], expect: opens, ...(mutation === 'of-255-bytes' && { kinds: offlineKinds }) }, { files: named(name) })),
  ...unsafe.flatMap(([mutation, says, name]) => vector(`file-name/${mutation}`, { says: `${says} A good file stands before.`, requirements: ['CONTAINER/file-name-safe-read'], expect: endsOrRenames, ...(mutation === 'traversal' && { kinds: offlineKinds }) }, { files: [...named('good.txt'), ...named(name)] })),
  ...vector('file-name/empty', { says: 'The name is empty.', requirements: ['CONTAINER/file-name-safe-read'], expect: endsOrRenames }, { files: named('unnamed'), archive: () => archive(entry('', content)) }),
  ...vector('file-name/traversal-in-block', { says: 'The name in a ustar block leads to the folder above.', requirements: ['CONTAINER/file-name-safe-read'], expect: endsOrRenames }, { files: named('traversal.txt'), archive: () => archive(entry('../traversal.txt', content)) }),
  ...vector('file-name/traversal-in-prefix', { says: 'The ustar prefix leads to the folder above.', requirements: ['CONTAINER/file-name-safe-read'], expect: endsOrRenames }, { files: named('traversal.txt'), archive: () => archive(entry('traversal.txt', content, { prefix: '..' })) }),
  ...vector('file-name/absolute-prefix', { says: 'The ustar prefix is an absolute folder.', requirements: ['CONTAINER/file-name-safe-read'], expect: endsOrRenames }, { files: named('cdoc2-vector-kit.txt'), archive: () => archive(entry('cdoc2-vector-kit.txt', content, { prefix: '/tmp' })) }),
  ...vector('file-name/nul-in-pax', { says: 'The name in a PAX header has a NUL, behind which the name goes on.', requirements: ['CONTAINER/file-name-safe-read'], expect: endsOrRenames }, { files: named('hello.txt\0.exe') }),
  ...vector('file-name/block-not-utf8', { says: 'The name in the block is Latin-1.', requirements: ['CONTAINER/file-name-utf8'], expect: either('Names are UTF-8 by the specification; a client may end or put a safe name.', 'any name', 'tar') }, { files: named('latin'), archive: () => archive(entryWithRawName(Buffer.from('k\xfclm.txt', 'latin1'))) }),
  ...vector('file-name/utf8-in-block', { says: 'The name is UTF-8 in the block itself, without a PAX header.', requirements: ['CONTAINER/file-name-utf8'], expect: opens }, { files: named('külm.txt'), archive: () => archive(entry('külm.txt', content)) }),
  ...edge.flatMap(([mutation, says, expect, files]) => vector(`file-name/${mutation}`, { says, requirements: mutation.startsWith('twice') ? ['CONTAINER/file-name-unique'] : mutation.startsWith('of-') ? ['CONTAINER/file-name-long'] : ['CONTAINER/file-name-safe-written'], expect }, { files, archive: (these) => archive(...these.map(fileEntry)) })),
];

function named(name: string): readonly File[] {
  return [{ name, content }];
}

function entryWithRawName(name: Buffer): Buffer {
  return entry('', content, { name });
}
