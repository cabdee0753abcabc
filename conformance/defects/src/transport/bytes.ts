import type { TLSSocket } from 'node:tls';
import type { Surgery } from '../listeners.ts';

/** Changes what comes in before HTTP is read from it: a parser that takes what it should refuse, or refuses what it should take. */
export function reading(mend: (text: string) => string): Surgery {
  return onBytes((text) => ({ take: mend(text) }));
}

/** Answers some bytes without reading HTTP from them, and closes the connection unless it is to stay. */
export function replying(when: RegExp, reply: (text: string) => { readonly text: string; readonly stays?: true }): Surgery {
  return onBytes((text) => (when.test(text) ? reply(text) : { take: text }));
}

/** Fails inside where bytes have a form. */
export function failingOn(when: RegExp): Surgery {
  return replying(when, () => ({ text: plainAnswer('500 Internal Server Error') }));
}

/** An answer in bytes, without a body. */
export function plainAnswer(status: string, ...headers: readonly string[]): string {
  return [`HTTP/1.1 ${status}`, `Date: ${new Date().toUTCString()}`, ...headers, 'Content-Length: 0', '', ''].join('\r\n');
}

type Doing = { readonly take: string } | { readonly text: string; readonly stays?: true };

function onBytes(doing: (text: string) => Doing): Surgery {
  return (listener) => {
    listener.on('secureConnection', (socket: TLSSocket) => {
      const push = socket.push.bind(socket);
      socket.push = (chunk: Uint8Array | null) => {
        if (chunk === null) return push(null);
        const done = doing(Buffer.from(chunk).toString('latin1'));
        if ('take' in done) return push(Buffer.from(done.take, 'latin1'));
        if (done.stays) socket.write(done.text);
        else socket.end(done.text);
        return true;
      };
      // As long as nobody listens, Node's parser takes the bytes below this socket, where nothing can be changed.
      socket.on('data', () => undefined);
    });
  };
}
