import type { ClientRequest, OutgoingHttpHeader, ServerResponse } from 'node:http';
import type { Answer, Header } from './answer.ts';

/**
 * Keeps what a handler answers from being sent, until all of it is there. Then the response has its status and headers,
 * nothing has been sent, and `answered` may send what it likes with it.
 */
export function holdBack(response: ServerResponse, answered: (answer: Answer) => void): void {
  // oxlint-disable-next-line typescript/unbound-method -- they are only put back
  const { writeHead, write, end } = response;
  const chunks: Buffer[] = [];
  const add = (chunk: unknown, encoding: unknown): void => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const held = {
    writeHead(status: number, ...more: readonly unknown[]): ServerResponse {
      response.statusCode = status;
      for (const [name, value] of Object.entries(more.find((part) => typeof part === 'object') ?? {})) {
        if (value !== undefined) response.setHeader(name, value as OutgoingHttpHeader);
      }
      return response;
    },
    write(chunk: unknown, encoding?: unknown): boolean {
      add(chunk, encoding);
      return true;
    },
    end(chunk?: unknown, encoding?: unknown): ServerResponse {
      add(chunk, encoding);
      // Put back rather than deleted: that would make a slow object of every response.
      Object.assign(response, { writeHead, write, end });
      answered({ status: response.statusCode, headers: headersOf(response), body: Buffer.concat(chunks) });
      return response;
    },
  };
  Object.assign(response, held);
}

/** Names in the case in which they were given: every outgoing message of Node has them, its types tell of some only. */
function headersOf(response: ServerResponse): readonly Header[] {
  return (response as ServerResponse & Pick<ClientRequest, 'getRawHeaderNames'>).getRawHeaderNames().flatMap((name) => {
    const value = response.getHeader(name);
    return [value ?? []].flat().map((each): Header => [name, String(each)]);
  });
}
