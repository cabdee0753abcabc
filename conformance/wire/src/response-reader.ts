import type { Header, Response } from './exchange.ts';

/** No answer of these servers is nearly as long; more is a broken or hostile server. */
const maximumResponse = 1024 * 1024;

/** What the bytes so far amount to. */
export type Reading = { readonly is: 'more' } | { readonly is: 'malformed' | 'too-large'; readonly reason: string } | { readonly is: 'complete'; readonly response: Response; readonly length: number };

/**
 * Reads one HTTP/1.1 response (RFC 9112), final or interim, from the bytes received so far. Strict: the judge accepts
 * nothing that a strict client would not.
 *
 * @param ended whether the peer has closed: ends a body without a length
 * @param method of the request: a HEAD has no body
 */
export function readResponse(bytes: Buffer, ended: boolean, method: string): Reading {
  if (bytes.length > maximumResponse) return { is: 'too-large', reason: `the response is longer than ${maximumResponse} bytes` };
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return ended && bytes.length > 0 ? malformed('the header section does not end') : startsLikeHttp(bytes);
  const [statusLine = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const [, status, reason] = /^HTTP\/1\.[01] (\d{3})(?: (.*))?$/.exec(statusLine) ?? [];
  if (status === undefined) return malformed(`"${statusLine.slice(0, 60)}" is no status line`);
  const headers: Header[] = [];
  for (const line of lines) {
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return malformed(`"${line.slice(0, 60)}" is no header line`);
    headers.push([name.toLowerCase(), value]);
  }
  const start = headEnd + 4;
  const bodiless = method === 'HEAD' || status.startsWith('1') || status === '204' || status === '304';
  const body = readBody(bytes.subarray(start), { ended, headers, bodiless });
  if (body.is !== 'complete') return body;
  return { is: 'complete', response: { status: Number(status), reason: reason ?? '', headers, body: body.content }, length: start + body.length };
}

type Body = Exclude<Reading, { is: 'complete' }> | { readonly is: 'complete'; readonly content: Uint8Array; readonly length: number };

function readBody(bytes: Buffer, { ended, headers, bodiless }: { ended: boolean; headers: readonly Header[]; bodiless: boolean }): Body {
  const values = (name: string): string[] => headers.filter(([found]) => found === name).map(([, value]) => value);
  const lengths = new Set(values('content-length'));
  const codings = values('transfer-encoding');
  if (bodiless) return { is: 'complete', content: new Uint8Array(), length: 0 };
  if (codings.length > 0) {
    if (lengths.size > 0) return malformed('both content-length and transfer-encoding');
    return codings.join(',').toLowerCase() === 'chunked' ? readChunks(bytes, ended) : malformed(`transfer-encoding ${codings.join(',')}`);
  }
  const [length] = lengths;
  if (length === undefined) return ended ? { is: 'complete', content: bytes, length: bytes.length } : { is: 'more' };
  if (lengths.size > 1 || !/^\d+$/.test(length)) return malformed(`content-length ${[...lengths].join(', ')}`);
  if (bytes.length < Number(length)) return ended ? malformed(`the body ends after ${bytes.length} of ${length} bytes`) : { is: 'more' };
  return { is: 'complete', content: bytes.subarray(0, Number(length)), length: Number(length) };
}

function readChunks(bytes: Buffer, ended: boolean): Body {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1) return ended ? malformed('the chunked body does not end') : { is: 'more' };
    const [, size] = /^([0-9a-fA-F]{1,8})(?:;.*)?$/.exec(bytes.subarray(at, lineEnd).toString('latin1')) ?? [];
    if (size === undefined) return malformed('a chunk without a size');
    const length = Number.parseInt(size, 16);
    if (length === 0) {
      // Trailers may come before the empty line; nobody here needs them.
      const trailersEnd = bytes.indexOf('\r\n\r\n', lineEnd);
      if (trailersEnd !== -1) return { is: 'complete', content: Buffer.concat(parts), length: trailersEnd + 4 };
      return ended ? malformed('the chunked body does not end') : { is: 'more' };
    }
    const end = lineEnd + 2 + length;
    if (bytes.length < end + 2) return ended ? malformed('the chunked body does not end') : { is: 'more' };
    if (bytes.subarray(end, end + 2).toString('latin1') !== '\r\n') return malformed('a chunk longer than its size');
    parts.push(bytes.subarray(lineEnd + 2, end));
    at = end + 2;
  }
}

function startsLikeHttp(bytes: Buffer): Reading {
  const start = bytes.subarray(0, 5).toString('latin1');
  return 'HTTP/'.startsWith(start) || start === 'HTTP/' ? { is: 'more' } : malformed('the answer does not begin with HTTP/');
}

function malformed(reason: string): { is: 'malformed'; reason: string } {
  return { is: 'malformed', reason };
}
