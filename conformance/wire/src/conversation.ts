import { setTimeout as pause } from 'node:timers/promises';
import type { Socket } from 'node:net';
import type { Exchange, Response } from './exchange.ts';
import { failureOf } from './failure.ts';
import type { RawRequest } from './request.ts';
import { readResponse } from './response-reader.ts';

type Outcome = Pick<Exchange, 'response' | 'failure'>;

/** Requests and responses over an open connection, in turn. What comes unasked is kept for whoever reads next. */
export interface Conversation {
  /** @returns the final response; interim ones (RFC 9110 15.2) are skipped */
  ask(request: Uint8Array, method: string, timeout: number): Promise<Outcome>;
  /** @returns the next response, even an interim one; writing stops when there is one */
  write(request: RawRequest, timeout: number): Promise<Outcome>;
  /** @param method of the request that is answered */
  receive(method: string, timeout: number): Promise<Outcome>;
}

/** Listens to a connection from now on. */
export function openConversation(socket: Socket): Conversation {
  let unread = Buffer.alloc(0);
  let end: Outcome | undefined;
  let wake = (): void => undefined;
  const ended = (outcome: Outcome): void => {
    end ??= outcome;
    wake();
  };
  socket.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk]);
    wake();
  });
  const closed = { failure: { layer: 'http', kind: 'closed', reason: 'closed without a response' } } as const;
  socket.once('end', () => ended(closed)).once('close', () => ended(closed));
  socket.once('error', (error) => ended({ failure: failureOf(error, true) }));
  if (socket.destroyed) ended(closed);

  const next = (method: string, wanted: (response: Response) => boolean): Outcome | undefined => {
    const reading = readResponse(unread, end === closed, method);
    if (reading.is === 'complete') {
      unread = unread.subarray(reading.length);
      return wanted(reading.response) ? { response: reading.response } : next(method, wanted);
    }
    // A connection that breaks says more than the piece of a response before it.
    if (end && (reading.is === 'more' || end !== closed)) return end;
    return reading.is === 'more' ? undefined : { failure: { layer: 'http', kind: reading.is, reason: reading.reason } };
  };
  const receive = (method: string, timeout: number, wanted: (response: Response) => boolean = () => true): Promise<Outcome> =>
    new Promise((resolve) => {
      const late = (): void => finish({ failure: { layer: 'http', kind: 'timeout', reason: `no complete response within ${timeout} ms` } });
      const timer = setTimeout(late, timeout);
      const finish = (outcome: Outcome): void => {
        clearTimeout(timer);
        wake = () => undefined;
        resolve(outcome);
      };
      wake = () => {
        const outcome = next(method, wanted);
        if (outcome) finish(outcome);
      };
      wake();
    });
  return {
    receive,
    ask(request, method, timeout) {
      socket.write(request);
      return receive(method, timeout, isFinal);
    },
    async write({ pieces, pauseBetween }, timeout) {
      const writing = new AbortController();
      const written = writePieces(socket, pieces, pauseBetween, writing.signal);
      const outcome = await receive('RAW', timeout);
      writing.abort();
      await written;
      return outcome;
    },
  };
}

/** After 101 no further response comes. */
function isFinal({ status }: Response): boolean {
  return status >= 200 || status === 101;
}

async function writePieces(socket: Socket, pieces: readonly Uint8Array[], pauseBetween: number | undefined, signal: AbortSignal): Promise<void> {
  for (const [index, piece] of pieces.entries()) {
    if (index > 0 && pauseBetween !== undefined) await pause(pauseBetween, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || !socket.writable) return;
    socket.write(piece);
  }
}
