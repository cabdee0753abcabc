import { failingOn, plainAnswer, reading, replying } from './bytes.ts';
import type { ListenerDefect } from './defect.ts';

/** What a listener makes of a body. */
export const bodyDefects: readonly ListenerDefect[] = [
  {
    id: 'chunks-refused',
    what: 'demands a Content-Length',
    caughtBy: ['http/chunks-accepted'],
    surgery: replying(/\nTransfer-Encoding: chunked\r\n\r\n(?![\da-f]+;)/, () => ({ text: plainAnswer('411 Length Required') })),
  },
  {
    id: 'chunk-extension-refused',
    what: 'refuses a chunk with an extension',
    caughtBy: ['http/chunk-extension'],
    surgery: replying(/\r\n[\da-f]+;unknown=extension\r\n/, () => ({ text: plainAnswer('400 Bad Request') })),
  },
  {
    id: 'chunk-size-no-number-mended',
    what: 'finds out the size of a chunk where it is no number',
    caughtBy: ['http/chunk-size-no-number'],
    surgery: reading((text) => withChunkSize(text, (size) => size === 'zz')),
  },
  {
    id: 'chunk-size-overflows',
    what: 'reads the size of a chunk into 64 bits',
    caughtBy: ['http/chunk-size-overflow'],
    surgery: reading((text) => withChunkSize(text, (size) => size.length === 17)),
  },
  {
    id: 'chunk-too-long-mended',
    what: 'reads a chunk to the end of its line',
    caughtBy: ['http/chunk-too-long'],
    surgery: reading((text) => withChunkSize(text, (size, length) => Number.parseInt(size, 16) === length - 1)),
  },
  {
    id: 'body-announced-too-long-crashes',
    what: 'fails inside on a body that is announced as a gigabyte',
    caughtBy: ['http/body-announced-too-long'],
    surgery: failingOn(/\nContent-Length: 1073741824\r\n/),
  },
  {
    id: 'body-without-end-crashes',
    what: 'fails inside on chunks without an end',
    caughtBy: ['http/body-without-end'],
    surgery: failingOn(/\nTransfer-Encoding: chunked\r\n\r\n10000\r\n/),
  },
  {
    id: 'body-incomplete-accepted',
    what: 'does not miss the last byte of a body',
    caughtBy: ['http/body-incomplete'],
    surgery: reading((text) => text.replace(/(?<=\nContent-Length: )\d+(?=\r\n\r\n\{)/, (length) => (Number(length) === bodyLength(text) + 1 ? String(bodyLength(text)) : length))),
  },
  { id: 'expectation-crashes', what: 'fails inside on Expect: 100-continue', caughtBy: ['http/expect-continue'], surgery: failingOn(/\nExpect: 100-continue/) },
];

/** As long as what stands between the headers and the next request. */
export function bodyLength(text: string): number {
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  const next = body.search(/(?:GET|POST) \S+ HTTP\/1\.1\r\n/);
  return next === -1 ? body.length : next;
}

/** The one chunk of a body with its true size, where the given size is of a kind. */
function withChunkSize(text: string, wrong: (size: string, length: number) => boolean): string {
  return text.replace(/(?<=\nTransfer-Encoding: chunked\r\n\r\n)([^\r]*)\r\n([^\r]*)\r\n0\r\n/, (whole: string, size: string, chunk: string) => (wrong(size, chunk.length) ? `${chunk.length.toString(16)}\r\n${chunk}\r\n0\r\n` : whole));
}
