/** A TLS connection that carries whatever bytes it is given, and reads the answers. */
import { connect as connectTcp } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';

/** One answer. */
export interface LineAnswer {
  readonly status: number;
  /** Head and body, each byte a character. */
  readonly text: string;
}

/** A connection to one listener. */
export interface Line {
  readonly open: boolean;
  /** Sends the bytes and resolves to so many answers, or to fewer when the server closes first. Rejects when neither comes in time. */
  exchange(bytes: Buffer, answers: number): Promise<LineAnswer[]>;
  write(bytes: Buffer): void;
  close(): void;
}

/** How long a server may take for its answers, in milliseconds: longer than every limit of its own. */
const patience = 60_000;

/** Connects to a listener. @throws Error of Node where there is no connection */
export function openLine(url: string, options: ConnectionOptions): Promise<Line> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', servername: hostname, port: Number(port), ...options }, () => {
      socket.off('error', reject);
      resolve(lineOver(socket));
    });
    socket.once('error', reject);
  });
}

/** Sends bytes to a port without TLS; resolves when the connection is closed, by whom ever. Rejects when it stays open. */
export function sendRaw(url: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(Number(new URL(url).port), '127.0.0.1', () => socket.end(bytes));
    const bound = setTimeout(() => reject(new Error('a connection without a handshake stays open')), patience);
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(bound);
      resolve();
    });
    socket.resume();
  });
}

function lineOver(socket: TLSSocket): Line {
  let received = '';
  let wanted = 0;
  let answers: LineAnswer[] = [];
  let settle: () => void = () => {};
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    received += text;
    for (let answer = readAnswer(received); answer; answer = readAnswer(received)) {
      received = received.slice(answer.text.length);
      if (answer.status !== 100) answers.push(answer);
    }
    if (answers.length >= wanted) settle();
  });
  socket.on('error', () => {});
  socket.on('close', () => settle());
  return {
    get open() {
      return !socket.destroyed && socket.writable && socket.readable;
    },
    exchange(bytes, count) {
      return new Promise((resolve, reject) => {
        const bound = setTimeout(() => reject(new Error(`neither ${count} answers nor the end of the connection came`)), patience);
        settle = () => {
          clearTimeout(bound);
          const got = answers;
          answers = [];
          resolve(got);
        };
        wanted = count;
        if (socket.destroyed) settle();
        else socket.write(bytes);
      });
    },
    write: (bytes) => void socket.write(bytes),
    close: () => void socket.destroy(),
  };
}

function readAnswer(received: string): LineAnswer | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = received.slice(0, end);
  const length = end + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  if (received.length < length) return undefined;
  return { status: Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 '.length + 3)), text: received.slice(0, length) };
}
