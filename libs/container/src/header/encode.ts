import { Builder, type Offset } from 'flatbuffers';
import { maximumHeaderLength } from '../envelope/layout.ts';
import { ContainerProblem } from '../problem.ts';
import * as fields from './fields.ts';
import type { Layout } from './flatbuffer.ts';
import type { Capsule, Header, KeyDetails, RecipientRecord } from './model.ts';

/**
 * Writes a header as FlatBuffers, byte for byte what goes into the file and under the HMAC.
 *
 * @throws ContainerProblem `capsule-unsupported` (an `UnknownCapsule`: its content is not known),
 *   `header-too-large` (more than 2^20 bytes; too many recipients)
 */
export function encodeHeader({ recipients, payloadEncryptionMethod: method }: Header): Uint8Array {
  const builder = new Builder(1024);
  builder.finish(
    table(builder, fields.header, {
      recipients: tables(builder, recipients.map((record) => encodeRecord(builder, record))),
      payload_encryption_method: { byte: method === 'CHACHA20POLY1305' ? fields.payloadEncryptionMethods[method] : method.unknown },
    }).reference,
  );
  const bytes = builder.asUint8Array();
  if (bytes.length > maximumHeaderLength) {
    throw new ContainerProblem('header-too-large', 'the header is too large: too many recipients', {
      expected: `at most ${maximumHeaderLength} bytes`,
      actual: `${bytes.length} bytes`,
    });
  }
  return bytes;
}

function encodeRecord(builder: Builder, record: RecipientRecord): Reference {
  const { type, capsule } = encodeCapsule(builder, record.capsule);
  return table(builder, fields.recipientRecord, {
    capsule_type: { byte: type },
    capsule,
    key_label: record.keyLabel,
    encrypted_fmk: record.encryptedFmk,
    fmk_encryption_method: { byte: fields.fmkEncryptionMethods[record.fmkEncryptionMethod] },
  });
}

function encodeCapsule(builder: Builder, capsule: Capsule): { type: number; capsule: Reference } {
  if (capsule.kind === 'UnknownCapsule') {
    throw new ContainerProblem('capsule-unsupported', `a capsule that is not known cannot be written: ${capsule.reason}`);
  }
  return { type: fields.capsuleTypes[capsule.kind], capsule: encodeKnown(builder, capsule) };
}

// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive, and TypeScript holds it to that
function encodeKnown(builder: Builder, capsule: Exclude<Capsule, { kind: 'UnknownCapsule' }>): Reference {
  switch (capsule.kind) {
    case 'ECCPublicKeyCapsule':
      return table(builder, fields.eccPublicKeyCapsule, {
        curve: { byte: fields.ellipticCurves[capsule.curve] },
        recipient_public_key: capsule.recipientPublicKey,
        sender_public_key: capsule.senderPublicKey,
      });
    case 'RSAPublicKeyCapsule':
      return table(builder, fields.rsaPublicKeyCapsule, {
        recipient_public_key: capsule.recipientPublicKey,
        encrypted_kek: capsule.encryptedKek,
      });
    case 'KeyServerCapsule':
      return table(builder, fields.keyServerCapsule, {
        recipient_key_details_type: { byte: fields.keyDetailsTypes[capsule.recipientKey.kind] },
        recipient_key_details: encodeKeyDetails(builder, capsule.recipientKey),
        keyserver_id: capsule.keyServerId,
        transaction_id: capsule.transactionId,
      });
    case 'SymmetricKeyCapsule':
      return table(builder, fields.symmetricKeyCapsule, { salt: capsule.salt });
    case 'PBKDF2Capsule':
      return table(builder, fields.pbkdf2Capsule, {
        salt: capsule.salt,
        password_salt: capsule.passwordSalt,
        kdf_algorithm_identifier: { byte: fields.kdfAlgorithms[capsule.kdfAlgorithm] },
        kdf_iterations: { int32: capsule.iterations },
      });
    case 'KeySharesCapsule': {
      const shares = capsule.shares.map(({ serverBaseUrl, shareId }) =>
        table(builder, fields.keyShare, { server_base_url: serverBaseUrl, share_id: shareId }),
      );
      return table(builder, fields.keySharesCapsule, {
        shares: tables(builder, shares),
        salt: capsule.salt,
        recipient_type: { byte: fields.keyShareRecipientTypes[capsule.recipientType] },
        shares_scheme: { byte: fields.sharesSchemes[capsule.sharesScheme] },
        recipient_id: capsule.recipientId,
      });
    }
  }
}

function encodeKeyDetails(builder: Builder, details: KeyDetails): Reference {
  if (details.kind === 'RsaKeyDetails') {
    return table(builder, fields.rsaKeyDetails, { recipient_public_key: details.recipientPublicKey });
  }
  return table(builder, fields.eccKeyDetails, {
    curve: { byte: fields.ellipticCurves[details.curve] },
    recipient_public_key: details.recipientPublicKey,
  });
}

/** Something already in the buffer, to point at. */
interface Reference {
  readonly reference: Offset;
}

/** A string, a byte vector, a number of known width, or something written before. */
type Value = string | Uint8Array | { readonly byte: number } | { readonly int32: number } | Reference;

function table<L extends Layout>(builder: Builder, layout: L, values: Readonly<Record<keyof L & string, Value>>): Reference {
  // Strings and vectors must be in the buffer before their table begins.
  const ready = (Object.entries(values) as [string, Value][]).map(([field, value]) => ({ id: layout[field] as number, value: settle(builder, value) }));
  builder.startObject(ready.length);
  for (const { id, value } of ready) {
    if ('byte' in value) builder.addFieldInt8(id, value.byte, 0);
    else if ('int32' in value) builder.addFieldInt32(id, value.int32, 0);
    else builder.addFieldOffset(id, value.reference, 0);
  }
  return { reference: builder.endObject() };
}

function settle(builder: Builder, value: Value): Exclude<Value, string | Uint8Array> {
  if (typeof value === 'string') return { reference: builder.createString(value) };
  if (value instanceof Uint8Array) return { reference: builder.createByteVector(value) };
  return value;
}

function tables(builder: Builder, elements: readonly Reference[]): Reference {
  builder.startVector(4, elements.length, 4);
  for (const { reference } of elements.toReversed()) builder.addOffset(reference);
  return { reference: builder.endVector() };
}
