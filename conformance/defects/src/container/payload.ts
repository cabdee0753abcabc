import { inReader } from '../planted-in.ts';
import { beside } from './beside.ts';

const tar = 'libs/container/src/tar/read.ts';
const block = 'libs/container/src/tar/block.ts';
const staging = { file: 'libs/container/src/output/staging.ts', find: 'await rm(folder, { recursive: true, force: true });' } as const;

/** How a client takes the payload of a container apart that it is given. */
export const payloadDefects = inReader('container', [
  {
    id: 'container/tag-skipped',
    what: 'Does not check the tag of the payload.',
    file: 'libs/container/src/payload/decrypt.ts',
    find: 'decipher.final();',
    replace: 'void decipher;',
    caughtBy: ['payload-tag/flipped-bit.secret', 'payload-tag/zeros.secret', 'payload-tag/wrong-after-large-files.secret'],
    collateral: beside('All of them are about what this client does not look at.', 'payload-tag'),
  },
  {
    id: 'container/tag-checked-last',
    what: 'Says what is wrong in the archive before it has checked the tag.',
    file: 'libs/container/src/payload/unpack.ts',
    find: '  await payload.verify();\n  if (problem !== undefined) throw zlibProblem(problem);',
    replace: '  if (problem !== undefined) throw zlibProblem(problem);\n  await payload.verify();',
    caughtBy: ['payload-tag/wrong-and-symlink-before-large-files.secret'],
  },
  {
    id: 'container/end-of-zlib-unneeded',
    what: 'Is content with a zlib stream that ends before its checksum.',
    file: 'libs/container/src/payload/unpack.ts',
    find: 'createInflate({ chunkSize: 64 * 1024 })',
    replace: "createInflate({ chunkSize: 64 * 1024, finishFlush: process.getBuiltinModule('node:zlib').constants.Z_SYNC_FLUSH })",
    caughtBy: ['zlib/checksum-missing.secret', 'zlib/checksum-cut.secret'],
    collateral: beside('This stream has no checksum either.', 'zlib/no-last-block'),
  },
  {
    id: 'container/tar-checksum-unread',
    what: 'Does not compute the checksums of an archive.',
    file: block,
    find: "octal(bytes, checksum, 'checksum') !== checksumOf(bytes)",
    replace: 'bytes.length === 0',
    caughtBy: ['tar/checksum-wrong.secret', 'tar/checksum-zero.secret', 'tar/second-checksum-wrong.secret'],
    collateral: beside('It is a wrong checksum as well.', 'tar/checksum-wrong', 'tar/checksum-no-number'),
  },
  {
    id: 'container/pax-size-unread',
    what: 'Does not read sizes in PAX headers.',
    file: tar,
    find: 'extension.size ?? block.size',
    replace: 'block.size',
    caughtBy: ['tar/pax-size-counts.secret'],
  },
  {
    id: 'container/pax-for-all-files',
    what: 'Takes a PAX header for all files that follow it.',
    file: tar,
    find: '        extension = {};\n',
    replace: '        extension = Object.create(extension);\n',
    caughtBy: ['tar/pax-for-one-file-only.secret'],
  },
  {
    id: 'container/read-behind-the-end',
    what: 'Unpacks what follows the end of an archive.',
    file: tar,
    find: 'const bytes = await takeExactly(source, blockLength);\n    if (isZero(bytes)) break;',
    replace: 'const bytes = await source.take(blockLength);\n    if (bytes.length === 0) break;\n    if (isZero(bytes)) continue;',
    caughtBy: ['tar/trailing-file.secret'],
  },
  {
    id: 'container/other-entries-passed-over',
    what: 'Passes over links, devices and whatever else is no file.',
    file: tar,
    find: "      default:\n        throw new ContainerProblem('tar-entry-not-regular'",
    replace: "      case 'none':\n        throw new ContainerProblem('tar-entry-not-regular'",
    caughtBy: ['tar/symbolic-link.secret', 'tar/hard-link.secret', 'tar/character-device.secret', 'tar/block-device.secret', 'tar/fifo.secret'],
    collateral: beside(
      'It is no file either.',
      ...['symbolic-link', 'symbolic-link-upwards', 'symbolic-link-first', 'symbolic-link-after-large-files', 'directory', 'contiguous-file', 'gnu-sparse-file', 'gnu-directory-dump', 'gnu-volume-label', 'vendor-type'].map((entry) => `tar/${entry}`),
    ),
  },
  {
    id: 'container/devices-become-files',
    what: 'Takes devices and FIFOs for empty files.',
    file: tar,
    find: "      case '0':\n",
    replace: "      case '3':\n      case '4':\n      case '6':\n      case '0':\n",
    caughtBy: ['tar/character-device.secret', 'tar/block-device.secret', 'tar/fifo.secret'],
  },
  {
    id: 'container/links-made',
    what: 'Makes the symbolic links of an archive.',
    file: tar,
    find: "      case '0':\n",
    replace: `      case '2': {
        const out = process.argv[process.argv.indexOf('--out') + 1];
        process.getBuiltinModule('node:fs').symlinkSync(untilZero(bytes.subarray(157, 257)).toString(), \`\${out}/\${decodeName(block.name)}\`);
        break;
      }
      case '0':\n`,
    caughtBy: ['tar/symbolic-link.secret', 'tar/symbolic-link-upwards.secret', 'tar/symbolic-link-first.secret'],
    collateral: beside('It holds a symbolic link as well.', 'tar/symbolic-link', 'tar/symbolic-link-after-large-files', 'payload-tag/wrong-and-symlink', 'payload-tag/wrong-and-symlink-before-large-files'),
  },
]);

/** What a client writes and leaves of a container that it is given. */
export const outputDefects = inReader('files', [
  {
    id: 'container/names-unchecked',
    what: 'Writes files under whatever names an archive has.',
    file: 'libs/container/src/payload/admission.ts',
    find: 'checkNameToRead(name);',
    replace: '',
    caughtBy: ['file-name/traversal.secret', 'file-name/traversal-deep.secret', 'file-name/traversal-in-block.secret', 'file-name/traversal-in-prefix.secret'],
    collateral: beside('Its name is not fit for a file either.', 'file-name', 'tar/pax-path-empty', 'tar/pax-sparse'),
  },
  {
    id: 'container/names-in-latin-1',
    what: 'Takes file names for Latin-1.',
    file: tar,
    find: 'return utf8.decode(bytes);',
    replace: "return bytes.toString('latin1');",
    caughtBy: ['file-name/utf8-in-block.secret'],
  },
  {
    id: 'container/names-cut',
    what: 'Cuts file names after 100 bytes.',
    file: tar,
    find: 'extension.path ?? decodeName(block.name)',
    replace: 'decodeName(Buffer.from(extension.path ?? decodeName(block.name)).subarray(0, 100))',
    caughtBy: ['file-name/of-101-bytes.secret', 'file-name/of-255-bytes.secret'],
    collateral: beside('Its name is longer as well.', 'file-name/of-255-bytes', 'file-name/not-ascii-of-254-bytes'),
  },
  {
    id: 'container/files-executable',
    what: 'Makes every file executable.',
    file: 'libs/container/src/output/staging.ts',
    find: "'wx', 0o600",
    replace: "'wx', 0o700",
    caughtBy: ['tar/executable.secret', 'tar/owner-and-devices.secret'],
  },
  {
    id: 'container/staging-left',
    what: 'Leaves its staging folder when something is wrong with a payload.',
    ...staging,
    replace: "if (outcome === 'placed') await rm(folder, { recursive: true, force: true });",
    caughtBy: ['payload-tag/flipped-bit.secret', 'tar/symbolic-link.secret', 'zlib/checksum-wrong.secret'],
    collateral: beside('So ends whatever is refused for its payload.', 'payload-tag', 'zlib', 'tar', 'file-name', 'limits'),
  },
  {
    id: 'container/many-files-left',
    what: 'Leaves the files that it has written when there are more than two of them.',
    ...staging,
    replace: "if (outcome === 'failed' && files.length > 2) return;\n    await rm(folder, { recursive: true, force: true });",
    caughtBy: ['payload-tag/wrong-after-large-files.secret', 'payload-tag/ends-in-large-files.secret', 'tar/symbolic-link-after-large-files.secret', 'zlib/checksum-wrong-after-large-files.secret'],
  },
]);
