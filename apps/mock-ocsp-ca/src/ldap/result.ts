import { BerWriter } from 'ldapts';
import { tags } from './element.ts';

/** The result codes that this directory answers with (RFC 4511 appendix A). */
export const resultCodes = {
  success: 0,
  protocolError: 2,
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  authMethodNotSupported: 7,
  unavailableCriticalExtension: 12,
  inappropriateMatching: 18,
  noSuchObject: 32,
  invalidDNSyntax: 34,
  invalidCredentials: 49,
  unavailable: 52,
  unwillingToPerform: 53,
  other: 80,
} as const;

export type ResultCode = keyof typeof resultCodes;

/** LDAPResult (RFC 4511 4.1.9). */
export interface Result {
  readonly code: ResultCode;
  /** For a person to read: why. */
  readonly message?: string;
  /** Nearest entry above a base that does not exist. */
  readonly matched?: string;
}

/** A request that is understood and not carried out. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ResultCode;
  readonly matched: string;

  constructor(code: ResultCode, message: string, matched = '') {
    super(message);
    this.code = code;
    this.matched = matched;
  }
}

/** An attribute as a search answers it; without values when only types were asked for. */
export interface AnsweredAttribute {
  readonly description: string;
  readonly values: readonly (string | Buffer)[];
}

/** The message that ends an operation. @param tag of its response */
export function resultMessage(id: number, tag: number, result: Result): Buffer {
  return encode(id, tag, (writer) => writeResult(writer, result));
}

/** RFC 4511 4.4.1: says why the server is about to close the connection. */
export function noticeOfDisconnection(result: Result): Buffer {
  return encode(0, 0x78, (writer) => {
    writeResult(writer, result);
    writer.writeString('1.3.6.1.4.1.1466.20036', 0x8a);
  });
}

/** SearchResultEntry (RFC 4511 4.5.2). */
export function entryMessage(id: number, name: string, attributes: readonly AnsweredAttribute[]): Buffer {
  return encode(id, 0x64, (writer) => {
    writer.writeString(name);
    writer.startSequence();
    for (const { description, values } of attributes) {
      writer.startSequence();
      writer.writeString(description);
      writer.startSequence(tags.set);
      for (const value of values) writer.writeBuffer(Buffer.from(value), tags.octetString);
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
  });
}

function writeResult(writer: BerWriter, { code, message: why = '', matched = '' }: Result): void {
  writer.writeEnumeration(resultCodes[code]);
  writer.writeString(matched);
  writer.writeString(why);
}

function encode(id: number, tag: number, write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(tag);
  write(writer);
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}
