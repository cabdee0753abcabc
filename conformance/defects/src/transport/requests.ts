import type { Surgery } from '../listeners.ts';
import { failingOn, plainAnswer, reading, replying } from './bytes.ts';

/** A way in which a listener goes wrong, whatever its server is for. */
export interface ListenerDefect {
  /** After the name of the listener. */
  readonly id: string;
  /** Completes "On its … interface it …". */
  readonly what: string;
  /** Without the name of the listener: `http/garbage`. */
  readonly caughtBy: readonly [string, ...string[]];
  readonly surgery: Surgery;
}

/** What a listener takes for a request. */
export const requestDefects: readonly ListenerDefect[] = [
  { id: 'garbage-crashes', what: 'fails inside on bytes that are no HTTP', caughtBy: ['http/garbage'], surgery: failingOn(/^\x16/) }, // oxlint-disable-line no-control-regex -- the first byte of a TLS record
  {
    id: 'target-missing-crashes',
    what: 'fails inside on a request line without a target',
    caughtBy: ['http/request-line-without-target'],
    surgery: failingOn(/^\w+ HTTP\//),
  },
  {
    id: 'target-with-space-mended',
    what: 'puts a target with a space in it right',
    caughtBy: ['http/request-line-with-spaces'],
    surgery: reading((text) => text.replace('?a b HTTP', '?a%20b HTTP')),
  },
  {
    id: 'version-ignored',
    what: 'does not look at the version of HTTP',
    caughtBy: ['http/version-unknown'],
    surgery: reading((text) => text.replace(/^(\w+ \S+) HTTP\/9\.9/, '$1 HTTP/1.1')),
  },
  {
    id: 'empty-line-refused',
    what: 'refuses a request after an empty line',
    caughtBy: ['http/empty-line-first'],
    surgery: replying(/^\r\n/, () => ({ text: plainAnswer('400 Bad Request') })),
  },
  {
    id: 'host-optional',
    what: 'does not miss the Host',
    caughtBy: ['http/host-missing'],
    surgery: reading((text) => (/^\w+ \S+ HTTP\/1\.1\r\n(?:.*\r\n)?\r\n/s.test(text) && !/\nhost:/i.test(text) ? text.replace('\r\n', '\r\nHost: localhost\r\n') : text)),
  },
  {
    id: 'host-first-of-two',
    what: 'takes the first of two Hosts',
    caughtBy: ['http/host-twice'],
    surgery: reading((text) => text.replace('Host: elsewhere.example\r\n', '')),
  },
  {
    id: 'host-of-any-form',
    what: 'takes any text for a Host',
    caughtBy: ['http/host-invalid'],
    surgery: reading((text) => text.replace(/\nHost: no host[^\r]*/, '\nHost: localhost')),
  },
  {
    id: 'space-before-colon-skipped',
    what: 'skips the space between the name of a header and its colon',
    caughtBy: ['http/space-before-colon'],
    surgery: reading((text) => text.replace('X-Space :', 'X-Space:')),
  },
  { id: 'folded-line-crashes', what: 'fails inside on a folded header', caughtBy: ['http/folded-line'], surgery: failingOn(/X-Folded: one\r\n two/) },
  {
    id: 'indented-line-read',
    what: 'reads an indented first line as a header',
    caughtBy: ['http/indented-first-line'],
    surgery: reading((text) => text.replace(/^([^\r]*\r\n) +/, '$1')),
  },
  {
    id: 'line-without-colon-skipped',
    what: 'skips a header line without a colon',
    caughtBy: ['http/line-without-colon'],
    surgery: reading((text) => text.replace('this is no header\r\n', '')),
  },
  { id: 'zero-byte-crashes', what: 'fails inside on a zero byte in a header', caughtBy: ['http/zero-byte'], surgery: failingOn(/X-Zero: a\0b/) }, // oxlint-disable-line no-control-regex -- it is about that byte
  {
    id: 'carriage-return-ends-line',
    what: 'takes a carriage return alone for the end of a line',
    caughtBy: ['http/bare-carriage-return'],
    surgery: reading((text) => text.replace(/X-Before: a\r(?!\n)/, 'X-Before: a\r\n')),
  },
  {
    id: 'names-by-case',
    what: 'knows header names in one letter case only',
    caughtBy: ['http/name-in-capitals'],
    surgery: reading((text) => text.replace(/\nHOST:/, '\nX-HOST:')),
  },
  {
    id: 'white-space-demanded',
    what: 'misses the space after a colon',
    caughtBy: ['http/white-space-around-value'],
    surgery: reading((text) => text.replace(/\nHost:(?=\S)/, '\nX-Host:')),
  },
  {
    id: 'length-negative-ignored',
    what: 'finds out the length of a body where it is said to be negative',
    caughtBy: ['http/length-negative'],
    surgery: reading((text) => text.replace('Content-Length: -1', () => `Content-Length: ${bodyLength(text)}`)),
  },
  {
    id: 'length-in-hexadecimal',
    what: 'reads a Content-Length in hexadecimal too',
    caughtBy: ['http/length-no-number'],
    surgery: reading((text) => text.replace(/(?<=Content-Length: )0x[\da-f]+/, (value) => String(Number(value)))),
  },
  {
    id: 'length-with-sign',
    what: 'reads a Content-Length with a sign',
    caughtBy: ['http/length-signed'],
    surgery: reading((text) => text.replace('Content-Length: +', 'Content-Length: ')),
  },
  { id: 'length-huge-crashes', what: 'fails inside on a Content-Length beyond any integer', caughtBy: ['http/length-huge'], surgery: failingOn(/Content-Length: 9{40}/) },
  {
    id: 'length-first-of-two',
    what: 'takes the first of two Content-Lengths',
    caughtBy: ['http/lengths-differ'],
    surgery: reading((text) => text.replace(/(\nContent-Length: \d+\r\n)Content-Length: \d+\r\n/, '$1')),
  },
  {
    id: 'length-first-of-list',
    what: 'takes the first of several lengths in one Content-Length',
    caughtBy: ['http/length-list-differs'],
    surgery: reading((text) => text.replace(/(\nContent-Length: \d+), \d+/, '$1')),
  },
  {
    id: 'length-beside-chunks',
    what: 'reads chunks where there is a Content-Length too, and keeps the connection',
    caughtBy: ['http/length-and-chunks'],
    surgery: reading((text) => text.replace(/(Transfer-Encoding: chunked\r\n)Content-Length: \d+\r\n/, '$1')),
  },
  {
    id: 'coding-unknown-ignored',
    what: 'takes an unknown transfer coding for none',
    caughtBy: ['http/coding-unknown'],
    surgery: reading((text) => text.replace('Transfer-Encoding: cdoc2', () => `Content-Length: ${bodyLength(text)}`)),
  },
  {
    id: 'chunked-not-last-read',
    what: 'reads chunks although another coding comes after them',
    caughtBy: ['http/chunked-not-last'],
    surgery: reading((text) => text.replace('chunked, identity', 'chunked')),
  },
  {
    id: 'coding-by-its-end',
    what: 'takes every coding whose name ends in chunked for chunks',
    caughtBy: ['http/coding-like-chunked'],
    surgery: reading((text) => text.replace('xchunked', 'chunked')),
  },
  {
    id: 'headers-unbounded',
    what: 'reads headers of any length',
    caughtBy: ['http/headers-of-a-megabyte', 'http/target-of-a-megabyte'],
    surgery: (listener) => void Object.assign(listener, { maxHeaderSize: 8 * 1024 * 1024 }),
  },
  { id: 'headers-long-crash', what: 'fails inside on many long headers', caughtBy: ['http/headers-of-a-megabyte'], surgery: failingOn(/\nX-Padding-0: p{4000}/) },
  { id: 'target-long-crashes', what: 'fails inside on a long target', caughtBy: ['http/target-of-a-megabyte'], surgery: failingOn(/^\w+ [^ ]*\?p=p{4000}/) },
  { id: 'headers-incomplete-crash', what: 'fails inside on headers that do not end', caughtBy: ['http/headers-incomplete'], surgery: failingOn(/^\w+ .*[^\n]\r$/s) },
  {
    id: 'answers-too-early',
    what: 'answers before the headers have ended',
    caughtBy: ['http/crowd'],
    surgery: replying(/^\w+ \S+ HTTP\/1\.1\r\n(?:[^\r]+\r\n)*$/, () => ({ text: plainAnswer('400 Bad Request') })),
  },
  {
    id: 'pieces-refused',
    what: 'demands that a request comes in one piece',
    caughtBy: ['http/byte-by-byte'],
    surgery: replying(/^[GP]$/, () => ({ text: plainAnswer('400 Bad Request') })),
  },
  {
    id: 'pipelined-lost',
    what: 'loses a request that comes together with others',
    caughtBy: ['http/pipelined'],
    surgery: reading((text) => text.replace(/(?<=[^])GET \/judge\/no-such-path HTTP\/1\.1\r\n[^]*?\r\n\r\n(?=.)/, '')),
  },
  {
    id: 'close-ignored',
    what: 'keeps a connection that it was asked to close',
    caughtBy: ['http/close-asked'],
    surgery: reading((text) => text.replace('Connection: close\r\n', '')),
  },
  {
    id: 'method-unknown-malformed',
    what: 'answers an unknown method 400',
    caughtBy: ['http/method-unknown'],
    surgery: replying(/^BREW /, () => ({ text: plainAnswer('400 Bad Request') })),
  },
  {
    id: 'head-with-body',
    what: 'answers HEAD with a body',
    caughtBy: ['http/head'],
    surgery: replying(/^HEAD /, () => ({ text: `${plainAnswer('405 Method Not Allowed', 'Allow: POST').replace('Content-Length: 0', 'Content-Length: 9')}not here\n`, stays: true })),
  },
  { id: 'trace-echoed', what: 'answers TRACE with the request', caughtBy: ['http/trace'], surgery: replying(/^TRACE /, () => ({ text: plainAnswer('200 OK') })) },
  { id: 'connect-accepted', what: 'answers CONNECT with 200', caughtBy: ['http/connect'], surgery: replying(/^CONNECT /, () => ({ text: plainAnswer('200 OK') })) },
  { id: 'options-of-server-crashes', what: 'fails inside on OPTIONS *', caughtBy: ['http/options-of-server'], surgery: failingOn(/^OPTIONS \* /) },
  { id: 'crooked-path-crashes', what: 'fails inside on a broken encoding in the path', caughtBy: ['http/crooked-paths'], surgery: failingOn(/^GET \S*\/%zz /) },
  {
    id: 'absolute-form-refused',
    what: 'refuses a target in absolute form',
    caughtBy: ['http/absolute-form'],
    surgery: replying(/^\w+ https:/, () => ({ text: plainAnswer('400 Bad Request') })),
  },
  {
    id: 'encoded-letter-not-found',
    what: 'does not decode the path',
    caughtBy: ['http/encoded-letter'],
    surgery: replying(/^\w+ \S*%6Bey-/, () => ({ text: plainAnswer('404 Not Found') })),
  },
  {
    id: 'chunks-for-http-1.0',
    what: 'answers HTTP/1.0 in chunks',
    caughtBy: ['http/http-1.0'],
    surgery: replying(/^\w+ \S+ HTTP\/1\.0/, () => ({ text: `HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n` })),
  },
];

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
function bodyLength(text: string): number {
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  const next = body.search(/(?:GET|POST) \S+ HTTP\/1\.1\r\n/);
  return next === -1 ? body.length : next;
}

/** The one chunk of a body with its true size, where the given size is of a kind. */
function withChunkSize(text: string, wrong: (size: string, length: number) => boolean): string {
  return text.replace(/(?<=\nTransfer-Encoding: chunked\r\n\r\n)([^\r]*)\r\n([^\r]*)\r\n0\r\n/, (whole: string, size: string, chunk: string) => (wrong(size, chunk.length) ? `${chunk.length.toString(16)}\r\n${chunk}\r\n0\r\n` : whole));
}
