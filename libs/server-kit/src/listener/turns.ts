import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The order of the requests of each connection. */
export interface Turns {
  /** Has `begin` called when everything asked before on this connection is answered; never, when it breaks before that. */
  take(socket: Socket, response: ServerResponse, begin: () => void): void;
  /** Has `begin` called when everything is answered that was asked to its end: for what is wrong with the bytes that follow. */
  afterWhole(socket: Socket, begin: () => void): void;
}

/**
 * Deals with the requests of a connection one after the other, as they are answered (RFC 9112 9.3.2). Node would begin
 * all that a client has sent ahead at once: one connection could keep thousands of questions to OCSP and the store open.
 */
export function turns(): Turns {
  const unanswered = new WeakMap<Socket, ServerResponse[]>();
  const after = (response: ServerResponse | undefined, begin: () => void): void => {
    if (response) response.once('close', begin);
    else begin();
  };
  return {
    take(socket, response, begin) {
      const asked = unanswered.get(socket) ?? [];
      unanswered.set(socket, asked);
      const before = asked.at(-1);
      asked.push(response);
      // Answers are finished in order.
      response.once('close', () => asked.shift());
      after(before, begin);
    },
    afterWhole(socket, begin) {
      after(unanswered.get(socket)?.findLast(({ req }) => req.complete), begin);
    },
  };
}
