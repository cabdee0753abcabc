import { byteIn, bytesIn, intIn, rootOf, tableIn, tablesIn } from './flatbuffer.ts';

/** The parts of a container file (specification, "Envelope"), and what its header says. */
export interface Container {
  readonly header: Buffer;
  readonly hmac: Buffer;
  readonly nonce: Buffer;
  /** Ciphertext and tag. */
  readonly payload: Buffer;
  readonly recipients: readonly RecipientRecord[];
}

/** One recipient record of a header (specification, appendices A and B). */
export interface RecipientRecord {
  readonly label: string;
  readonly encryptedFmk: Buffer;
  readonly capsule: Capsule;
}

/** Where and how a recipient finds the KEK. */
export type Capsule =
  | { readonly kind: 'ec'; readonly recipientKey: Buffer; readonly senderKey: Buffer }
  | { readonly kind: 'rsa'; readonly recipientKey: Buffer; readonly encryptedKek: Buffer }
  | { readonly kind: 'server'; readonly recipientKey: Buffer; readonly serverId: string; readonly transactionId: string }
  | { readonly kind: 'secret'; readonly salt: Buffer }
  | { readonly kind: 'password'; readonly salt: Buffer; readonly passwordSalt: Buffer; readonly iterations: number }
  | { readonly kind: 'shares'; readonly shares: readonly { readonly server: string; readonly id: string }[]; readonly salt: Buffer; readonly recipientId: string };

const prefix = Buffer.from('CDOC\u0002', 'latin1');
const maximumHeader = 2 ** 20;

/** Takes a container apart. @throws Error saying what is no container in it */
export function readContainer(file: Buffer): Container {
  if (!file.subarray(0, prefix.length).equals(prefix)) throw new Error('it does not begin with CDOC and version 2');
  const length = file.readUInt32BE(5);
  if (length > maximumHeader) throw new Error(`its header of ${length} bytes is above the limit of ${maximumHeader}`);
  const end = 9 + length;
  if (file.length < end + 32 + 12 + 16) throw new Error('it ends before its payload');
  const header = file.subarray(9, end);
  const recipients = tablesIn(header, rootOf(header), 0).map((record): RecipientRecord => ({
    label: bytesIn(header, record, 2).toString(),
    encryptedFmk: bytesIn(header, record, 3),
    capsule: capsuleOf(header, byteIn(header, record, 0), tableIn(header, record, 1)),
  }));
  return { header, hmac: file.subarray(end, end + 32), nonce: file.subarray(end + 32, end + 44), payload: file.subarray(end + 44), recipients };
}

function capsuleOf(header: Buffer, type: number, table: number): Capsule {
  const bytes = (id: number): Buffer => bytesIn(header, table, id);
  switch (type) {
    case 1:
      return { kind: 'ec', recipientKey: bytes(1), senderKey: bytes(2) };
    case 2:
      return { kind: 'rsa', recipientKey: bytes(0), encryptedKek: bytes(1) };
    case 3: {
      const details = tableIn(header, table, 1);
      const recipientKey = bytesIn(header, details, byteIn(header, table, 0) === 1 ? 1 : 0);
      return { kind: 'server', recipientKey, serverId: bytes(2).toString(), transactionId: bytes(3).toString() };
    }
    case 4:
      return { kind: 'secret', salt: bytes(0) };
    case 5:
      return { kind: 'password', salt: bytes(0), passwordSalt: bytes(1), iterations: intIn(header, table, 3) };
    case 6: {
      const shares = tablesIn(header, table, 0).map((share) => ({ server: bytesIn(header, share, 0).toString(), id: bytesIn(header, share, 1).toString() }));
      return { kind: 'shares', shares, salt: bytes(1), recipientId: bytes(4).toString() };
    }
    default:
      throw new Error(`a recipient has a capsule of the unknown type ${type}`);
  }
}
