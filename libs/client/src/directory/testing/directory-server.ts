/** For tests only: a directory that answers every search with octets of the test's choice, whatever they are. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { BerWriter } from 'ldapts';

export interface DirectoryServer {
  readonly port: number;
  /** The searches it was asked, as octets. */
  readonly searches: readonly Buffer[];
  stop(): Promise<void>;
}

/**
 * Starts it, with TLS where its certificate and key are given.
 *
 * @param answer pieces to send for each search; the connection then stays open, unless undefined is among them
 */
export async function startDirectoryServer(answer: () => readonly (Uint8Array | undefined)[], tls?: TlsOptions): Promise<DirectoryServer> {
  const searches: Buffer[] = [];
  const sockets = new Set<Socket>();
  const serve = (socket: Socket): void => {
    socket.setNoDelay(true).on('error', () => {});
    socket.on('data', (search: Buffer) => {
      searches.push(search);
      for (const piece of answer()) {
        if (piece) socket.write(piece);
        else socket.end();
      }
    });
  };
  const server = tls ? createTlsServer(tls, serve) : createServer(serve);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    searches,
    async stop() {
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await once(server, 'close');
    },
  };
}

/** An entry with these values of an attribute. */
export function entryAnswer(values: readonly Uint8Array[], { attribute = 'userCertificate;binary', id = 1 } = {}): Buffer {
  return message(id, 0x64, (writer) => {
    writer.writeString('cn=TAMM,c=EE');
    writer.startSequence();
    writer.startSequence();
    writer.writeString(attribute);
    writer.startSequence(0x31);
    for (const value of values) writer.writeBuffer(Buffer.from(value), 0x04);
    writer.endSequence();
    writer.endSequence();
    writer.endSequence();
  });
}

/** The end of a search, or with another tag any other result. */
export function resultAnswer(code = 0, { tag = 0x65, id = 1, text = '' } = {}): Buffer {
  return message(id, tag, (writer) => {
    writer.writeEnumeration(code);
    writer.writeString('');
    writer.writeString(text);
  });
}

function message(id: number, tag: number, write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(tag);
  write(writer);
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}
