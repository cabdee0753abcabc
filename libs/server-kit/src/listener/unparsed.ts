import type { Socket } from 'node:net';
import { refusalAnswer } from '../endpoint.ts';
import type { Refusal } from '../rule.ts';
import type { ListenerLimits } from './limits.ts';

// Imported, node:http would bring all of undici along.
const { STATUS_CODES } = process.getBuiltinModule('node:http');

/** Why Node could not read a request. */
type ReadingError = Error & { readonly code?: string; readonly rawPacket?: unknown; readonly bytesParsed?: number };

/** What was answered, for the log. */
export interface Unparsed {
  readonly status: number;
  readonly refusal: Refusal;
}

/**
 * Answers bytes that are no HTTP request, or not in time, and closes the connection. A failed handshake and
 * a connection that broke get no answer.
 *
 * @returns what was answered, or undefined
 */
export function refuseUnparsed(
  error: ReadingError,
  socket: Socket,
  limits: ListenerLimits,
  emptyStatuses: readonly number[],
): Unparsed | undefined {
  return answer(methodRefusal(error) ?? unparsedRefusal(error.code ?? '', limits), socket, emptyStatuses);
}

/** Answers CONNECT: there is no way through a server of ours. Node leaves the connection to who takes the request. */
export function refuseTunnel(socket: Socket, emptyStatuses: readonly number[]): Unparsed | undefined {
  return answer({ ...methodUnknown, actual: 'CONNECT' }, socket, emptyStatuses);
}

function answer(refusal: Refusal | undefined, socket: Socket, emptyStatuses: readonly number[]): Unparsed | undefined {
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
function methodRefusal({ code, rawPacket, bytesParsed = 0 }: ReadingError): Refusal | undefined {
  if (code !== 'HPE_INVALID_METHOD' || !(rawPacket instanceof Uint8Array)) return undefined;
  const packet = Buffer.from(rawPacket);
  // Others may stand before it.
  const line = bytesParsed === 0 ? 0 : packet.lastIndexOf('\n', bytesParsed - 1) + 1;
  if (!/^[\w!#$%&'*+.^`|~-]+ \S+ HTTP\/1\.[01]\r\n/.test(packet.toString('latin1', line, line + 2048))) return undefined;
  return methodUnknown;
}

const methodUnknown: Refusal = { rule: 'method-known', requirement: 'RFC 9110 9.1', problem: 'method-unknown', expected: 'a method of HTTP', actual: 'another one' };

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
