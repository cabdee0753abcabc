import { ContainerProblem } from '../problem.ts';
import { checkNameToRead } from './file-name.ts';
import { defaultMaxBytes, defaultMaxFiles, type Limits } from './limits.ts';

/** Decides over the files of one container as they come. */
export interface Admission {
  /**
   * Whether the file is to be written.
   * @throws ContainerProblem `too-many-files`, `file-name-unsafe`, `file-name-duplicate`, `too-many-bytes`
   */
  admit(name: string, size: number): boolean;
  /** Passes content on as long as the ratio allows. @throws ContainerProblem `ratio-exceeded` */
  measure(content: AsyncIterable<Buffer>, compressedBytes: () => number): AsyncGenerator<Buffer, void, undefined>;
  /** @throws ContainerProblem `file-not-found` (a file that was asked for did not come) */
  checkComplete(): void;
}

/**
 * @param payloadLength bytes, for the default limits
 * @param only names of the files to write; undefined for all
 */
export function admission(limits: Limits, payloadLength: number, only: readonly string[] | undefined): Admission {
  const { maxFiles = defaultMaxFiles, maxBytes = defaultMaxBytes(payloadLength), maxRatio = Number.POSITIVE_INFINITY } = limits;
  const names = new Set<string>();
  let declared = 0;
  let unpacked = 0;

  function admit(name: string, size: number): boolean {
    if (names.size === maxFiles) throw exceeded('too-many-files', 'the container holds too many files', `at most ${maxFiles} files`);
    checkNameToRead(name);
    if (names.has(name)) throw new ContainerProblem('file-name-duplicate', `the container holds two files named ${JSON.stringify(name)}`);
    names.add(name);
    declared += size;
    if (declared > maxBytes) throw exceeded('too-many-bytes', 'the files in the container are too large', `at most ${maxBytes} bytes`);
    return only?.includes(name) ?? true;
  }

  async function* measure(content: AsyncIterable<Buffer>, compressedBytes: () => number): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of content) {
      unpacked += chunk.length;
      if (unpacked > maxRatio * compressedBytes()) {
        throw exceeded('ratio-exceeded', 'the content of the container is compressed too strongly', `at most ${maxRatio} bytes for each compressed byte`);
      }
      yield chunk;
    }
  }

  function checkComplete(): void {
    const missing = only?.find((name) => !names.has(name));
    if (missing !== undefined) throw new ContainerProblem('file-not-found', `the container holds no file named ${JSON.stringify(missing)}`);
  }

  return { admit, measure, checkComplete };
}

function exceeded(code: 'too-many-files' | 'too-many-bytes' | 'ratio-exceeded', message: string, expected: string): ContainerProblem {
  return new ContainerProblem(code, message, { expected, next: 'if you trust the sender, raise the limit' });
}
