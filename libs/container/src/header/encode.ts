import { maximumHeaderLength } from '../envelope/layout.ts';
import { ContainerProblem } from '../problem.ts';
import * as fields from './fields.ts';
import { table, writeFlatBuffer, type TableData } from './flatbuffer/write.ts';
import type { Capsule, Header, KeyDetails, RecipientRecord } from './model.ts';

/**
 * Writes a header as FlatBuffers, byte for byte what goes into the file and under the HMAC.
 *
 * @throws ContainerProblem `capsule-unsupported` (an `UnknownCapsule`: its content is not known),
 *   `header-too-large` (more than 2^20 bytes; too many recipients)
 */
export function encodeHeader({ recipients, payloadEncryptionMethod: method }: Header): Uint8Array {
  const bytes = writeFlatBuffer(
    table(fields.header, {
      recipients: recipients.map(encodeRecord),
      payload_encryption_method: { byte: method === 'CHACHA20POLY1305' ? fields.payloadEncryptionMethods[method] : method.unknown },
    }),
  );
  if (bytes.length > maximumHeaderLength) {
    throw new ContainerProblem('header-too-large', 'the header is too large: too many recipients', {
      expected: `at most ${maximumHeaderLength} bytes`,
      actual: `${bytes.length} bytes`,
    });
  }
  return bytes;
}

function encodeRecord({ capsule, keyLabel, encryptedFmk, fmkEncryptionMethod }: RecipientRecord): TableData {
  if (capsule.kind === 'UnknownCapsule') {
    throw new ContainerProblem('capsule-unsupported', `a capsule that is not known cannot be written: ${capsule.reason}`);
  }
  return table(fields.recipientRecord, {
    capsule_type: { byte: fields.capsuleTypes[capsule.kind] },
    capsule: encodeCapsule(capsule),
    key_label: keyLabel,
    encrypted_fmk: encryptedFmk,
    fmk_encryption_method: { byte: fields.fmkEncryptionMethods[fmkEncryptionMethod] },
  });
}

// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive, and TypeScript holds it to that
function encodeCapsule(capsule: Exclude<Capsule, { kind: 'UnknownCapsule' }>): TableData {
  switch (capsule.kind) {
    case 'ECCPublicKeyCapsule':
      return table(fields.eccPublicKeyCapsule, {
        curve: { byte: fields.ellipticCurves[capsule.curve] },
        recipient_public_key: capsule.recipientPublicKey,
        sender_public_key: capsule.senderPublicKey,
      });
    case 'RSAPublicKeyCapsule':
      return table(fields.rsaPublicKeyCapsule, {
        recipient_public_key: capsule.recipientPublicKey,
        encrypted_kek: capsule.encryptedKek,
      });
    case 'KeyServerCapsule':
      return table(fields.keyServerCapsule, {
        recipient_key_details_type: { byte: fields.keyDetailsTypes[capsule.recipientKey.kind] },
        recipient_key_details: encodeKeyDetails(capsule.recipientKey),
        keyserver_id: capsule.keyServerId,
        transaction_id: capsule.transactionId,
      });
    case 'SymmetricKeyCapsule':
      return table(fields.symmetricKeyCapsule, { salt: capsule.salt });
    case 'PBKDF2Capsule':
      return table(fields.pbkdf2Capsule, {
        salt: capsule.salt,
        password_salt: capsule.passwordSalt,
        kdf_algorithm_identifier: { byte: fields.kdfAlgorithms[capsule.kdfAlgorithm] },
        kdf_iterations: { int32: capsule.iterations },
      });
    case 'KeySharesCapsule':
      return table(fields.keySharesCapsule, {
        shares: capsule.shares.map((share) => table(fields.keyShare, { server_base_url: share.serverBaseUrl, share_id: share.shareId })),
        salt: capsule.salt,
        recipient_type: { byte: fields.keyShareRecipientTypes[capsule.recipientType] },
        shares_scheme: { byte: fields.sharesSchemes[capsule.sharesScheme] },
        recipient_id: capsule.recipientId,
      });
  }
}

function encodeKeyDetails(details: KeyDetails): TableData {
  if (details.kind === 'RsaKeyDetails') {
    return table(fields.rsaKeyDetails, { recipient_public_key: details.recipientPublicKey });
  }
  return table(fields.eccKeyDetails, {
    curve: { byte: fields.ellipticCurves[details.curve] },
    recipient_public_key: details.recipientPublicKey,
  });
}
