import type { WireRequest } from '@testbed/wire';

/** A request in the parts of RFC 9112 2.1, each of which can be damaged. Lines are without their ends. */
export interface Message {
  readonly line: string;
  /** Host first; the length of the body last. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** @param host as in the Host header */
export function messageOf({ method, path, headers = [], body }: WireRequest, host: string): Message {
  return {
    line: `${method} ${path} HTTP/1.1`,
    headers: [`Host: ${host}`, ...headers.map(([name, value]) => `${name}: ${value}`), ...(body ? [`Content-Length: ${body.length}`] : [])],
    body: body ?? new Uint8Array(),
  };
}

/** The message with further header lines. */
export function withLines(message: Message, ...lines: readonly string[]): Message {
  return { ...message, headers: [...message.headers, ...lines] };
}

/** The message without the header of that name. */
export function without(message: Message, name: string): Message {
  return { ...message, headers: message.headers.filter((line) => !line.toLowerCase().startsWith(`${name.toLowerCase()}:`)) };
}

/** The message with its body as two chunks (RFC 9112 7.1) instead of a length. */
export function chunked(message: Message): Message {
  const half = Math.ceil(message.body.length / 2);
  const chunks = [message.body.subarray(0, half), message.body.subarray(half)].filter(({ length }) => length > 0);
  const body = Buffer.concat([...chunks.flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]), Buffer.from('0\r\n\r\n')]);
  return { ...withLines(without(message, 'Content-Length'), 'Transfer-Encoding: chunked'), body };
}

/** Request line and headers with the empty line after them. */
export function headOf({ line, headers }: Message): Buffer {
  return Buffer.from([line, ...headers, '', ''].join('\r\n'), 'latin1');
}

export function bytesOf(message: Message): Buffer {
  return Buffer.concat([headOf(message), message.body]);
}
