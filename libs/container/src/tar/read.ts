import { ContainerProblem } from '../problem.ts';
import { blockLength, decodeBlock, malformed, paddingAfter } from './block.ts';
import type { ByteSource } from './byte-source.ts';
import { decodePax, type PaxRecords } from './pax.ts';

/** A regular file in an archive. Its content must be read to the end before the next file is asked for. */
export interface TarFile {
  /** As in the archive; not checked. */
  readonly name: string;
  /** Bytes of content. */
  readonly size: number;
  readonly content: AsyncIterable<Buffer>;
}

/** Extended headers are held in memory; a name of 1000 bytes is far below this. */
const longestExtension = 64 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The files of a tar archive, one after the other, up to its end marker and then to the end of the stream. Long
 * names come from PAX `x` or GNU `L` headers; global `g` headers are ignored. Anything but regular files is refused.
 *
 * @throws ContainerProblem `tar-malformed`, `tar-entry-not-regular`, `file-name-unsafe` (not UTF-8), `trailing-data`
 */
export async function* readTar(source: ByteSource): AsyncGenerator<TarFile, void, undefined> {
  let extension: PaxRecords = {};
  for (;;) {
    const bytes = await takeExactly(source, blockLength);
    if (isZero(bytes)) break;
    const block = decodeBlock(bytes);
    switch (block.type) {
      case 'x':
        extension = { ...extension, ...decodePax(await takeExtension(source, block.size)) };
        break;
      case 'L':
        extension = { ...extension, path: decodeName(untilZero(await takeExtension(source, block.size))) };
        break;
      case 'g':
        await takeExtension(source, block.size);
        break;
      case '0':
      case '\0': {
        const size = extension.size ?? block.size;
        yield { name: extension.path ?? decodeName(block.name), size, content: contentOf(source, size) };
        await skipPadding(source, size);
        extension = {};
        break;
      }
      default:
        throw new ContainerProblem('tar-entry-not-regular', 'the archive in the container holds something that is not a regular file', {
          expected: 'type 0',
          actual: `type ${JSON.stringify(block.type)}`,
        });
    }
  }
  if (Object.keys(extension).length > 0) throw malformed('an extended header belongs to no entry');
  await expectZeros(source);
}

async function* contentOf(source: ByteSource, size: number): AsyncGenerator<Buffer, void, undefined> {
  for (let missing = size; missing > 0; ) {
    const piece = await source.some(missing);
    if (piece.length === 0) throw endsEarly();
    missing -= piece.length;
    yield piece;
  }
}

async function takeExtension(source: ByteSource, size: number): Promise<Buffer> {
  if (size > longestExtension) throw malformed('an extended header is too long');
  const content = await takeExactly(source, size);
  await skipPadding(source, size);
  return content;
}

async function skipPadding(source: ByteSource, size: number): Promise<void> {
  await takeExactly(source, paddingAfter(size));
}

async function takeExactly(source: ByteSource, length: number): Promise<Buffer> {
  const bytes = await source.take(length);
  if (bytes.length < length) throw endsEarly();
  return bytes;
}

/** After the end marker archives may be filled up with zeros, nothing else. */
async function expectZeros(source: ByteSource): Promise<void> {
  for (;;) {
    const piece = await source.some(Number.POSITIVE_INFINITY);
    if (piece.length === 0) return;
    if (!isZero(piece)) throw new ContainerProblem('trailing-data', 'data follows the end of the archive in the container');
  }
}

function decodeName(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new ContainerProblem('file-name-unsafe', 'a file name in the container is not UTF-8', { cause });
  }
}

function untilZero(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

function endsEarly(): ContainerProblem {
  return malformed('it ends too early');
}
