import type { Socket } from 'node:net';
import type { Log } from '../log.ts';
import { bind } from './bind.ts';
import { MalformedMessage, messageLength, wholeOf } from './element.ts';
import type { DirectoryLimits } from './limits.ts';
import { readRequest, responseTags, type Request } from './message.ts';
import type { Entries } from './published.ts';
import { entryMessage, noticeOfDisconnection, Refusal, resultMessage, type Result } from './result.ts';
import { readSearch, runSearch } from './search.ts';

/** What a connection is served from. */
export interface DirectoryPorts {
  readonly entries: Entries;
  readonly limits: DirectoryLimits;
  /** Milliseconds of a clock that only goes on. */
  readonly timer: () => number;
  readonly log: Log;
}

/** Milliseconds a client has to read why it was disconnected. */
export const farewell = 500;

/**
 * Serves one client until it leaves or sends what is no LDAP message. Requests are answered one after the other,
 * as many as the client reads the answers of; meanwhile more may arrive, up to a limit, and `abandon` is heeded
 * at once.
 */
export function serveConnection(socket: Socket, { entries, limits, timer, log }: DirectoryPorts): void {
  const waiting: Request[] = [];
  const abandoned = new Set<number>();
  let received: Buffer = Buffer.alloc(0);
  let current: number | undefined;
  let ended = false;
  let completion: NodeJS.Timeout | undefined;

  const disconnect = (result: Result): void => {
    if (ended) return;
    ended = true;
    log({ level: 'warn', event: 'ldap-disconnected', result: result.code, message: result.message });
    socket.end(noticeOfDisconnection(result));
    const timeout = setTimeout(() => socket.destroy(), farewell);
    socket.once('close', () => clearTimeout(timeout));
  };

  const accept = (request: Request): void => {
    if (request.operation !== 'abandon') {
      waiting.push(request);
      return;
    }
    const id = wholeOf({ tag: 0x02, content: request.content });
    const known = id === current || waiting.some((other) => other.id === id);
    if (known && request.criticalControls.length === 0) abandoned.add(id);
  };

  const receive = (chunk: Buffer): void => {
    if (ended) return;
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    try {
      for (let length = boundedLength(); length !== undefined && length <= received.length; length = boundedLength()) {
        accept(readRequest(received.subarray(0, length)));
        received = received.subarray(length);
        clearTimeout(completion);
        completion = undefined;
      }
    } catch (error) {
      disconnect(complaint(error, log));
      return;
    }
    if (received.length > 0) completion ??= setTimeout(() => disconnect({ code: 'protocolError', message: 'the message was not completed in time' }), limits.completion);
    if (waiting.length > limits.waiting) socket.pause();
    if (current === undefined) void work();
  };

  const boundedLength = (): number | undefined => {
    const length = messageLength(received);
    if (length !== undefined && length > limits.message) throw new MalformedMessage('a message that is too long');
    return length;
  };

  const work = async (): Promise<void> => {
    for (let request = waiting.shift(); request && !ended; request = waiting.shift()) {
      current = request.id;
      try {
        if (request.operation === 'unbind') {
          ended = true;
          socket.end();
        } else await answer(request);
      } catch (error) {
        disconnect(complaint(error, log));
      }
      abandoned.delete(request.id);
      if (waiting.length <= limits.waiting) socket.resume();
    }
    current = undefined;
  };

  const answer = async (request: Request): Promise<void> => {
    const { id, operation } = request;
    if (operation === 'unbind' || operation === 'abandon') return;
    const result = await outcome(request);
    if (!result) return;
    log({ level: 'info', event: `ldap-${operation}`, result: result.code });
    await write(resultMessage(id, responseTags[operation], result));
  };

  const outcome = async (request: Request): Promise<Result | undefined> => {
    try {
      return await perform(request);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return error;
    }
  };

  const perform = ({ id, operation, content, criticalControls }: Request): Promise<Result | undefined> | Result => {
    if (criticalControls.length > 0) throw new Refusal('unavailableCriticalExtension', `not known here: ${criticalControls.join(', ').slice(0, 200)}`);
    if (operation === 'bind') return bind(content);
    if (operation === 'extended') throw new Refusal('protocolError', 'no extended operation is known here');
    if (operation !== 'search') throw new Refusal('unwillingToPerform', 'this directory is for searching only');
    const search = readSearch(content);
    return runSearch(search, {
      entries: currentEntries(entries, log),
      limits: limits.search,
      timer,
      abandoned: () => abandoned.has(id) || socket.destroyed,
      send: ({ name }, attributes) => write(entryMessage(id, name, attributes)),
    });
  };

  /** Resolves when the client took enough of what was written, or is gone. */
  const write = (octets: Buffer): Promise<void> => {
    if (socket.destroyed || socket.write(octets)) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        socket.off('drain', done).off('close', done);
        resolve();
      };
      socket.on('drain', done).on('close', done);
    });
  };

  socket.setNoDelay(true);
  socket.setTimeout(limits.idle, () => {
    log({ level: 'info', event: 'ldap-idle' });
    socket.destroy();
  });
  socket.on('data', receive);
  // A client may vanish at any time: its socket says so by closing.
  socket.on('error', () => {});
  socket.on('close', () => {
    ended = true;
    clearTimeout(completion);
  });
}

/** A register that cannot be read makes the directory unavailable: nobody is shown as if not revoked. */
function currentEntries(entries: Entries, log: Log): ReturnType<Entries> {
  try {
    return entries();
  } catch (error) {
    log({ level: 'error', event: 'failed', message: (error as Error).message });
    throw new Refusal('unavailable', 'the register of certificates cannot be read');
  }
}

function complaint(error: unknown, log: Log): Result {
  if (error instanceof MalformedMessage) return { code: 'protocolError', message: error.message };
  log({ level: 'error', event: 'failed', message: (error as Error).message });
  return { code: 'other', message: 'the directory failed' };
}
