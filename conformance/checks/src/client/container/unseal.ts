import { constants, createDecipheriv, createECDH, createHmac, pbkdf2Sync, privateDecrypt, type KeyObject } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import type { Capsule, Container, RecipientRecord } from './read.ts';

/** What opens a recipient record. */
export type Opener =
  | { readonly kind: 'secret'; readonly secret: Buffer }
  | { readonly kind: 'password'; readonly password: string }
  /** A P-384 private key as a scalar; for a capsule of a server with the sender's key that it holds. */
  | { readonly kind: 'ec'; readonly scalar: Buffer; readonly senderKey?: Buffer }
  /** For a capsule of a server with the encrypted KEK that it holds. */
  | { readonly kind: 'rsa'; readonly key: KeyObject; readonly encryptedKek?: Buffer }
  /** The shares as the servers hold them. */
  | { readonly kind: 'shares'; readonly shares: readonly Buffer[] };

/**
 * The tar archive in a container, as the specification derives its keys ("Key derivation"): the judge's own hand.
 *
 * @throws Error when the capsule is of another kind, HMAC or tag are wrong, or the payload is no zlib stream
 */
export function unseal(container: Container, record: RecipientRecord, opener: Opener): Buffer {
  const fmk = fmkOf(record, opener);
  const mac = createHmac('sha256', expand(fmk, text('CDOC20hmac'))).update(container.header).digest();
  if (!mac.equals(container.hmac)) throw new Error('the HMAC of its header is not the one of its key');
  const decipher = createDecipheriv('chacha20-poly1305', expand(fmk, text('CDOC20cek')), container.nonce, { authTagLength: 16 });
  const ciphertext = container.payload.subarray(0, -16);
  decipher.setAAD(Buffer.concat([text('CDOC20payload'), container.header, container.hmac]), { plaintextLength: ciphertext.length });
  decipher.setAuthTag(container.payload.subarray(-16));
  return inflateSync(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
}

/** The file master key that a recipient's record gives. @throws Error when the capsule is of another kind */
export function fmkOf(record: RecipientRecord, opener: Opener): Buffer {
  return xor(record.encryptedFmk, kekOf(record, opener));
}

function kekOf({ capsule, label }: RecipientRecord, opener: Opener): Buffer {
  const context = [text('CDOC20kek'), text('XOR')];
  if (capsule.kind === 'secret' && opener.kind === 'secret') return expand(extract(capsule.salt, opener.secret), ...context, text(label));
  if (capsule.kind === 'password' && opener.kind === 'password') {
    const stretched = pbkdf2Sync(opener.password, capsule.passwordSalt, capsule.iterations, 32, 'sha256');
    return expand(extract(capsule.salt, stretched), ...context, text(label));
  }
  if (capsule.kind === 'shares' && opener.kind === 'shares') return opener.shares.reduce(xor);
  const encryptedKek = capsule.kind === 'rsa' ? capsule.encryptedKek : opener.kind === 'rsa' && capsule.kind === 'server' ? opener.encryptedKek : undefined;
  if (opener.kind === 'rsa' && encryptedKek) return privateDecrypt({ key: opener.key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, encryptedKek);
  const senderKey = senderKeyOf(capsule, opener);
  if (opener.kind === 'ec' && senderKey && 'recipientKey' in capsule) {
    const ecdh = createECDH('secp384r1');
    ecdh.setPrivateKey(opener.scalar);
    return expand(extract(text('CDOC20kekpremaster'), ecdh.computeSecret(senderKey)), ...context, capsule.recipientKey, senderKey);
  }
  throw new Error(`its capsule (${capsule.kind}) is not the one expected (${opener.kind})`);
}

function senderKeyOf(capsule: Capsule, opener: Opener): Buffer | undefined {
  if (capsule.kind === 'ec') return capsule.senderKey;
  return opener.kind === 'ec' && capsule.kind === 'server' ? opener.senderKey : undefined;
}

function text(value: string): Buffer {
  return Buffer.from(value);
}

function extract(salt: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', salt).update(key).digest();
}

/** HKDF-Expand to 32 bytes: one block. */
function expand(key: Buffer, ...info: readonly Buffer[]): Buffer {
  return createHmac('sha256', key).update(Buffer.concat([...info, Buffer.of(1)])).digest();
}

function xor(a: Buffer, b: Buffer): Buffer {
  if (a.length !== b.length) throw new Error(`${a.length} and ${b.length} bytes can't be combined`);
  return Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
}
