/** For tests only: requests as octets, and answers as they come, with nothing of the directory's own reading. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { BerReader, BerWriter } from 'ldapts';
import type { Filter } from '../filter.ts';

/** An answer: the tag of its operation, and what of it tests look at. */
export interface Answer {
  readonly id: number;
  readonly tag: number;
  /** Result code of whatever is no entry. */
  readonly code?: number;
  readonly matched?: string;
  /** Name of an entry. */
  readonly name?: string;
  /** Attributes of an entry. */
  readonly attributes?: Readonly<Record<string, readonly Buffer[]>>;
}

export interface SearchFields {
  readonly id?: number;
  readonly base?: string;
  readonly scope?: number;
  readonly aliases?: number;
  readonly sizeLimit?: number;
  readonly timeLimit?: number;
  readonly typesOnly?: boolean;
  /** Octets of the whole filter; all entries without it. */
  readonly filter?: Buffer;
  readonly attributes?: readonly string[];
  readonly controls?: readonly { readonly type: string; readonly critical?: boolean }[];
}

/** A request: what `write` puts within the operation's tag. */
export function request(tag: number, write: (writer: BerWriter) => void, { id = 1, controls = [] }: Pick<SearchFields, 'id' | 'controls'> = {}): Buffer {
  return sequence(0x30, (writer) => {
    writer.writeInt(id);
    writer.startSequence(tag);
    write(writer);
    writer.endSequence();
    if (controls.length === 0) return;
    writer.startSequence(0xa0);
    for (const { type, critical } of controls) {
      writer.startSequence();
      writer.writeString(type);
      if (critical !== undefined) writer.writeBoolean(critical);
      writer.endSequence();
    }
    writer.endSequence();
  });
}

export function searchRequest({ base = 'c=EE', scope = 2, aliases = 0, sizeLimit = 0, timeLimit = 0, typesOnly = false, filter = presence('objectClass'), attributes = [], ...message }: SearchFields = {}): Buffer {
  return request(
    0x63,
    (writer) => {
      writer.writeString(base);
      writer.writeEnumeration(scope);
      writer.writeEnumeration(aliases);
      writer.writeInt(sizeLimit);
      writer.writeInt(timeLimit);
      writer.writeBoolean(typesOnly);
      append(writer, filter);
      writer.startSequence();
      writer.writeStringArray([...attributes]);
      writer.endSequence();
    },
    message,
  );
}

export function bindRequest({ version = 3, name = '', password = '', sasl = false }: { version?: number; name?: string; password?: string; sasl?: boolean } = {}): Buffer {
  return request(0x60, (writer) => {
    writer.writeInt(version);
    writer.writeString(name);
    if (!sasl) return writer.writeString(password, 0x80);
    writer.startSequence(0xa3);
    writer.writeString('PLAIN');
    writer.endSequence();
  });
}

export function presence(attribute: string): Buffer {
  return sequence(0x87, () => {}, attribute);
}

/** A filter as octets. */
export function encodeFilter(filter: Filter): Buffer {
  switch (filter.kind) {
    case 'present':
      return presence(filter.attribute);
    case 'not':
      return sequence(0xa2, (writer) => append(writer, encodeFilter(filter.filter)));
    case 'and':
    case 'or':
      return sequence(filter.kind === 'and' ? 0xa0 : 0xa1, (writer) => filter.filters.forEach((inner) => append(writer, encodeFilter(inner))));
    case 'substrings':
      return sequence(0xa4, (writer) => {
        writer.writeString(filter.attribute);
        writer.startSequence();
        if (filter.initial) writer.writeBuffer(filter.initial, 0x80);
        for (const part of filter.any) writer.writeBuffer(part, 0x81);
        if (filter.final) writer.writeBuffer(filter.final, 0x82);
        writer.endSequence();
      });
    case 'equal':
    case 'approximate':
    case 'greaterOrEqual':
    case 'lessOrEqual':
      return sequence({ equal: 0xa3, greaterOrEqual: 0xa5, lessOrEqual: 0xa6, approximate: 0xa8 }[filter.kind], (writer) => {
        writer.writeString(filter.attribute);
        writer.writeBuffer(filter.value, 0x04);
      });
  }
}

/** An element of this tag, with text or with what `write` makes. */
export function sequence(tag: number, write: (writer: BerWriter) => void, text?: string): Buffer {
  const writer = new BerWriter();
  if (text !== undefined) {
    writer.writeString(text, tag);
    return writer.buffer;
  }
  writer.startSequence(tag);
  write(writer);
  writer.endSequence();
  return writer.buffer;
}

/** Sends octets, piece by piece, and collects the answers until the operation ends (`endings` of them), or the directory closes the connection. */
export async function exchange(url: string, pieces: readonly Uint8Array[], endings = 1): Promise<{ readonly answers: readonly Answer[]; readonly closed: boolean }> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  // A reset is an end like any other.
  socket.on('error', () => {});
  socket.setNoDelay(true);
  for (const piece of pieces) socket.write(piece);
  let received = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (messagesIn(received).filter(({ tag }) => tag !== 0x64).length >= endings) socket.emit('answered');
  });
  const closed = await Promise.race([once(socket, 'close').then(() => true), once(socket, 'answered').then(() => false)]);
  // A notice of disconnection is followed by the end of the connection.
  if (!closed && messagesIn(received).at(-1)?.id === 0) await once(socket, 'close');
  socket.destroy();
  const answers = messagesIn(received);
  return { answers, closed: closed || answers.at(-1)?.id === 0 };
}

function messagesIn(octets: Buffer): readonly Answer[] {
  const reader = new BerReader(octets);
  const answers: Answer[] = [];
  for (;;) {
    const message = reader.remain > 2 ? reader.readString(0x30, true) : null;
    if (message === null) return answers;
    answers.push(answerIn(new BerReader(message)));
  }
}

function answerIn(reader: BerReader): Answer {
  const id = reader.readInt() ?? -1;
  const tag = reader.readSequence() ?? -1;
  if (tag !== 0x64) return { id, tag, code: reader.readEnumeration() ?? -1, matched: reader.readString() ?? '' };
  const name = reader.readString() ?? '';
  const attributes: Record<string, Buffer[]> = {};
  reader.readSequence();
  while (reader.remain > 0) {
    reader.readSequence();
    const values: Buffer[] = [];
    attributes[reader.readString() ?? ''] = values;
    const set = new BerReader(reader.readString(0x31, true) ?? Buffer.alloc(0));
    while (set.remain > 0) values.push(set.readString(0x04, true) ?? Buffer.alloc(0));
  }
  return { id, tag, name, attributes };
}

function append(writer: BerWriter, octets: Buffer): void {
  for (const octet of octets) writer.writeByte(octet);
}
