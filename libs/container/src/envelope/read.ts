import type { FileHandle } from 'node:fs/promises';
import type { Header } from '../header/model.ts';
import { parseHeader } from '../header/parse.ts';
import { openSource } from '../input/source.ts';
import { ContainerProblem } from '../problem.ts';
import { hmacLength, magic, maximumHeaderLength, nonceLength, prefixLength, tagLength, version } from './layout.ts';

/** A container that was opened as far as that goes without a key. Nothing in it is authentic before `unlock`. */
export interface Envelope {
  readonly path: string;
  readonly header: Header;
  /** The header exactly as in the file: HMAC and payload are bound to these bytes. */
  readonly headerBytes: Uint8Array;
  readonly hmac: Uint8Array;
  /** Where the payload (nonce, ciphertext, tag) begins, and its length in bytes. */
  readonly payloadOffset: number;
  readonly payloadLength: number;
}

/**
 * Reads the envelope and header of a `.cdoc2` file, in the specification's order: size, magic, version, header
 * length, header. Needs no key.
 *
 * @throws ContainerProblem `input-unreadable`, `input-not-regular`, `not-cdoc2`, `unsupported-version`,
 *   `header-length-invalid`, `header-too-large`, `container-truncated`, `header-malformed`, `recipients-missing`
 */
export async function readEnvelope(path: string): Promise<Envelope> {
  const { handle, size } = await openSource(path);
  try {
    const headerLength = parsePrefix(await readExactly(handle, 0, Math.min(size, prefixLength)));
    const payloadOffset = prefixLength + headerLength + hmacLength;
    if (size < payloadOffset + nonceLength + tagLength) throw truncated(payloadOffset + nonceLength + tagLength, size);
    const bytes = await readExactly(handle, prefixLength, headerLength + hmacLength);
    const headerBytes = bytes.subarray(0, headerLength);
    const hmac = bytes.subarray(headerLength);
    return { path, header: parseHeader(headerBytes), headerBytes, hmac, payloadOffset, payloadLength: size - payloadOffset };
  } finally {
    await handle.close();
  }
}

function parsePrefix(prefix: Buffer): number {
  const start = prefix.subarray(0, magic.length);
  if (!start.equals(magic.subarray(0, start.length))) {
    throw new ContainerProblem('not-cdoc2', 'the file is not a CDOC2 container: it does not begin with CDOC');
  }
  if (prefix.length < prefixLength) throw truncated(prefixLength, prefix.length);
  const actualVersion = prefix.readUInt8(magic.length);
  if (actualVersion !== version) {
    throw new ContainerProblem('unsupported-version', 'the container has a version this program does not know', {
      expected: String(version),
      actual: String(actualVersion),
    });
  }
  const headerLength = prefix.readInt32BE(magic.length + 1);
  if (headerLength < 1) {
    throw new ContainerProblem('header-length-invalid', 'the header length is not positive', { actual: String(headerLength) });
  }
  if (headerLength > maximumHeaderLength) {
    throw new ContainerProblem('header-too-large', 'the header is longer than the format allows', {
      expected: `at most ${maximumHeaderLength} bytes`,
      actual: `${headerLength} bytes`,
    });
  }
  return headerLength;
}

async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw truncated(position + length, position + bytesRead);
  return buffer;
}

function truncated(expected: number, actual: number): ContainerProblem {
  return new ContainerProblem('container-truncated', 'the container ends too early', {
    expected: `at least ${expected} bytes`,
    actual: `${actual} bytes`,
    next: 'get the file again from where it came',
  });
}
