import type { Socket } from 'node:net';
import { refusalAnswer } from '../endpoint.ts';
import type { Refusal } from '../rule.ts';
import type { ListenerLimits } from './limits.ts';

// Imported, node:http would bring all of undici along.
const { STATUS_CODES } = process.getBuiltinModule('node:http');

/**
 * Answers bytes that are no HTTP request, or not in time, and closes the connection. A failed handshake and
 * a connection that broke get no answer.
 *
 * @returns what was answered, or undefined
 */
export function refuseUnparsed(
  error: Error & { code?: string; rawPacket?: unknown },
  socket: Socket,
  limits: ListenerLimits,
  emptyStatuses: readonly number[],
): { status: number; refusal: Refusal } | undefined {
  const refusal = methodRefusal(error) ?? unparsedRefusal(error.code ?? '', limits);
  if (!refusal || !socket.writable) {
    socket.destroy();
    return undefined;
  }
  const { status, headers, body } = refusalAnswer(refusal, emptyStatuses);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'connection: close',
    ...Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${body?.length ?? 0}`,
    '\r\n',
  ].join('\r\n');
  socket.end(Buffer.concat([Buffer.from(head), body ?? Buffer.alloc(0)]), () => socket.destroy());
  return { status, refusal };
}

/** A well-formed request line whose method nobody knows (RFC 9110 9.1); Node's parser takes it for rubbish. */
function methodRefusal({ code, rawPacket }: { readonly code?: string; readonly rawPacket?: unknown }): Refusal | undefined {
  if (code !== 'HPE_INVALID_METHOD' || !(rawPacket instanceof Uint8Array)) return undefined;
  const start = Buffer.from(rawPacket).subarray(0, 2048).toString('latin1');
  if (!/^[\w!#$%&'*+.^`|~-]+ \S+ HTTP\/1\.[01]\r\n/.test(start)) return undefined;
  return { rule: 'method-known', requirement: 'RFC 9110 9.1', problem: 'method-unknown', expected: 'a method of HTTP', actual: 'another one' };
}

function unparsedRefusal(code: string, limits: ListenerLimits): Refusal | undefined {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return {
      rule: 'headers-length',
      requirement: 'RFC 6585 5',
      problem: 'headers-too-large',
      expected: `at most ${limits.headers} bytes`,
      actual: 'more',
    };
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return {
      rule: 'in-time',
      requirement: 'RFC 9110 15.5.9',
      problem: 'request-timeout',
      expected: `headers within ${limits.headersTimeout} ms and all within ${limits.requestTimeout} ms`,
      actual: 'an unfinished request',
    };
  }
  if (code.startsWith('HPE_')) {
    return { rule: 'well-formed', requirement: 'RFC 9112 2.2', problem: 'request-malformed', expected: 'an HTTP/1.1 request', actual: code };
  }
  return undefined;
}
