import { curveOfPoint } from '../key/curve.ts';
import { ContainerProblem } from '../problem.ts';
import * as fields from './fields.ts';
import { byteOf, bytesOf, int32Of, malformed, pathOf, rootTable, stringOf, tableOf, tablesOf, type Table } from './flatbuffer/read.ts';
import type { Capsule, Curve, Header, KeyDetails, PayloadEncryptionMethod, RecipientRecord, UnknownCapsule } from './model.ts';

/**
 * Reads the FlatBuffers header of a container, checking every offset and required field. A capsule of an unknown
 * type or with an unknown enum value becomes an `UnknownCapsule` and disables its recipient only (specification,
 * "Format extension"); anything broken refuses the whole header, as the Java client does. An unknown payload
 * method is kept for `unlock`, because it may only be reported after the HMAC.
 *
 * @param bytes the header as read from the file; the result holds views into it
 * @throws ContainerProblem `header-malformed`, `recipients-missing`
 */
export function parseHeader(bytes: Uint8Array): Header {
  const header = rootTable(bytes, fields.header);
  const records = tablesOf(header, 'recipients', fields.recipientRecord) ?? [];
  if (records.length === 0) throw new ContainerProblem('recipients-missing', 'the header lists no recipients');
  return { recipients: records.map(parseRecord), payloadEncryptionMethod: parsePayloadMethod(byteOf(header, 'payload_encryption_method')) };
}

function parsePayloadMethod(method: number): PayloadEncryptionMethod {
  return method === fields.payloadEncryptionMethods.CHACHA20POLY1305 ? 'CHACHA20POLY1305' : { unknown: method };
}

function parseRecord(record: Table<typeof fields.recipientRecord>): RecipientRecord {
  const encryptedFmk = bytesOf(record, 'encrypted_fmk');
  if (encryptedFmk.length !== 32) {
    throw new ContainerProblem('header-malformed', `header ${pathOf(record, 'encrypted_fmk')} has the wrong length`, {
      expected: '32 bytes',
      actual: `${encryptedFmk.length} bytes`,
    });
  }
  const method = byteOf(record, 'fmk_encryption_method');
  if (method !== fields.fmkEncryptionMethods.XOR) {
    throw new ContainerProblem('header-malformed', `header ${pathOf(record, 'fmk_encryption_method')} is not known`, {
      expected: '1 (XOR)',
      actual: String(method),
    });
  }
  return { capsule: parseCapsule(record), keyLabel: stringOf(record, 'key_label'), encryptedFmk, fmkEncryptionMethod: 'XOR' };
}

function parseCapsule(record: Table<typeof fields.recipientRecord>): Capsule {
  const type = byteOf(record, 'capsule_type');
  switch (type) {
    case fields.capsuleTypes.ECCPublicKeyCapsule:
      return parseEcc(tableOf(record, 'capsule', fields.eccPublicKeyCapsule));
    case fields.capsuleTypes.RSAPublicKeyCapsule:
      return parseRsa(tableOf(record, 'capsule', fields.rsaPublicKeyCapsule));
    case fields.capsuleTypes.KeyServerCapsule:
      return parseKeyServer(tableOf(record, 'capsule', fields.keyServerCapsule));
    case fields.capsuleTypes.SymmetricKeyCapsule:
      return { kind: 'SymmetricKeyCapsule', salt: bytesOf(tableOf(record, 'capsule', fields.symmetricKeyCapsule), 'salt') };
    case fields.capsuleTypes.PBKDF2Capsule:
      return parsePbkdf2(tableOf(record, 'capsule', fields.pbkdf2Capsule));
    case fields.capsuleTypes.KeySharesCapsule:
      return parseKeyShares(tableOf(record, 'capsule', fields.keySharesCapsule));
    default:
      return { kind: 'UnknownCapsule', type, reason: `capsule type ${type}` };
  }
}

function parseEcc(capsule: Table<typeof fields.eccPublicKeyCapsule>): Capsule {
  const curve = curveNumbered(byteOf(capsule, 'curve'));
  if (!curve) return unknown('ECCPublicKeyCapsule', 'curve', byteOf(capsule, 'curve'));
  return {
    kind: 'ECCPublicKeyCapsule',
    curve,
    recipientPublicKey: pointOf(capsule, 'recipient_public_key', curve),
    senderPublicKey: pointOf(capsule, 'sender_public_key', curve),
  };
}

function parseRsa(capsule: Table<typeof fields.rsaPublicKeyCapsule>): Capsule {
  return {
    kind: 'RSAPublicKeyCapsule',
    recipientPublicKey: bytesOf(capsule, 'recipient_public_key'),
    encryptedKek: bytesOf(capsule, 'encrypted_kek'),
  };
}

function parseKeyServer(capsule: Table<typeof fields.keyServerCapsule>): Capsule {
  const recipientKey = parseKeyDetails(capsule);
  if (recipientKey.kind === 'UnknownCapsule') return recipientKey;
  return {
    kind: 'KeyServerCapsule',
    recipientKey,
    keyServerId: stringOf(capsule, 'keyserver_id'),
    transactionId: stringOf(capsule, 'transaction_id'),
  };
}

function parseKeyDetails(capsule: Table<typeof fields.keyServerCapsule>): KeyDetails | UnknownCapsule {
  const type = byteOf(capsule, 'recipient_key_details_type');
  if (type === fields.keyDetailsTypes.RsaKeyDetails) {
    const details = tableOf(capsule, 'recipient_key_details', fields.rsaKeyDetails);
    return { kind: 'RsaKeyDetails', recipientPublicKey: bytesOf(details, 'recipient_public_key') };
  }
  if (type !== fields.keyDetailsTypes.EccKeyDetails) return unknown('KeyServerCapsule', 'recipient_key_details type', type);
  const details = tableOf(capsule, 'recipient_key_details', fields.eccKeyDetails);
  const curve = curveNumbered(byteOf(details, 'curve'));
  if (!curve) return unknown('KeyServerCapsule', 'curve', byteOf(details, 'curve'));
  return { kind: 'EccKeyDetails', curve, recipientPublicKey: pointOf(details, 'recipient_public_key', curve) };
}

function parsePbkdf2(capsule: Table<typeof fields.pbkdf2Capsule>): Capsule {
  const algorithm = byteOf(capsule, 'kdf_algorithm_identifier');
  if (algorithm !== fields.kdfAlgorithms.PBKDF2WithHmacSHA256) return unknown('PBKDF2Capsule', 'kdf_algorithm_identifier', algorithm);
  return {
    kind: 'PBKDF2Capsule',
    salt: bytesOf(capsule, 'salt'),
    passwordSalt: bytesOf(capsule, 'password_salt'),
    kdfAlgorithm: 'PBKDF2WithHmacSHA256',
    iterations: int32Of(capsule, 'kdf_iterations'),
  };
}

function parseKeyShares(capsule: Table<typeof fields.keySharesCapsule>): Capsule {
  const recipientType = byteOf(capsule, 'recipient_type');
  if (recipientType !== fields.keyShareRecipientTypes.SID_MID) return unknown('KeySharesCapsule', 'recipient_type', recipientType);
  const scheme = byteOf(capsule, 'shares_scheme');
  if (scheme !== fields.sharesSchemes.N_OF_N) return unknown('KeySharesCapsule', 'shares_scheme', scheme);
  const shares = tablesOf(capsule, 'shares', fields.keyShare);
  if (!shares) throw malformed(pathOf(capsule, 'shares'), 'a required field is missing');
  if (shares.length === 0) throw malformed(pathOf(capsule, 'shares'), 'no share is listed');
  return {
    kind: 'KeySharesCapsule',
    shares: shares.map((share) => ({ serverBaseUrl: stringOf(share, 'server_base_url'), shareId: stringOf(share, 'share_id') })),
    salt: bytesOf(capsule, 'salt'),
    recipientType: 'SID_MID',
    sharesScheme: 'N_OF_N',
    recipientId: stringOf(capsule, 'recipient_id'),
  };
}

function curveNumbered(number: number): Curve | undefined {
  return (Object.keys(fields.ellipticCurves) as Curve[]).find((curve) => fields.ellipticCurves[curve] === number);
}

function pointOf<L extends fields.Layout>(table: Table<L>, field: keyof L & string, curve: Curve): Uint8Array {
  const point = bytesOf(table, field);
  if (curveOfPoint(point) !== curve) throw malformed(pathOf(table, field), `not an uncompressed point of ${curve}`);
  return point;
}

function unknown(capsule: keyof typeof fields.capsuleTypes, what: string, value: number): UnknownCapsule {
  return { kind: 'UnknownCapsule', type: fields.capsuleTypes[capsule], reason: `${what} ${value} of ${capsule}` };
}
