import { createCipheriv } from 'node:crypto';
import { build, type Built, type Vtables } from '../flatbuffer/build.ts';
import { int8, type Table } from '../flatbuffer/table.ts';
import { header as headerLayout, recipientRecord } from '../header/schema.ts';
import { expand, extract, hmac, texts as standardTexts, xor, type Texts } from '../key/derivation.ts';
import { archive as tarArchive, fileEntry, type File } from '../payload/tar.ts';
import { zlib } from '../payload/zlib.ts';
import { partOf, type Random } from '../random.ts';
import type { Recipient, Sealed } from '../recipient/recipient.ts';

/** The parts of a container file in their order (specification, "Envelope"). */
export interface Parts {
  readonly magic: Buffer;
  readonly version: Buffer;
  readonly length: Buffer;
  readonly header: Buffer;
  readonly hmac: Buffer;
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

/**
 * A container and each way it differs from an ordinary one. Whatever is not named is as the specification says, and
 * follows from what is: a damaged header gets a right HMAC, a damaged archive a right tag. So exactly one thing is
 * wrong, and a reader that does not look there opens the container.
 */
export interface Recipe {
  readonly recipients?: readonly Recipient[];
  readonly files?: readonly File[];
  /** The tar archive. */
  readonly archive?: (files: readonly File[]) => Buffer;
  /** The plaintext of the payload. */
  readonly compressed?: (archive: Buffer) => Buffer;
  readonly texts?: Partial<Texts>;
  /** The header before it is laid out. */
  readonly header?: (header: Table) => Table;
  readonly vtables?: Vtables;
  /** The header's bytes. */
  readonly headerBytes?: (built: Built) => Buffer;
  readonly hmac?: (header: Buffer, keys: { readonly hhk: Buffer; readonly fmk: Buffer }) => Buffer;
  readonly additionalData?: (header: Buffer, hmac: Buffer) => Buffer;
  readonly cipher?: 'chacha20-poly1305' | 'aes-256-gcm';
  /** The finished parts, with nothing following from a change. */
  readonly envelope?: (parts: Parts, built: Built) => Partial<Parts>;
  /** The finished file. */
  readonly file?: (file: Buffer, parts: Parts) => Buffer;
}

/** What is in a container when nothing is said. */
export const ordinaryFiles: readonly File[] = [{ name: 'hello.txt', content: Buffer.from('Tere, maailm!\n') }];

/** The bytes of a container. */
export function seal(recipe: Recipe & { readonly recipients: readonly Recipient[] }, random: Random): Buffer {
  const texts = { ...standardTexts, ...recipe.texts };
  const fmk = extract(texts.fmk, random('FMK', 64));
  const sealed = recipe.recipients.map((recipient, index) => recipient({ random: partOf(random, `recipient ${index}`), texts }));
  const tree = headerOf(sealed, fmk);
  const built = build(recipe.header?.(tree) ?? tree, recipe.vtables);
  const header = recipe.headerBytes?.(built) ?? built.bytes;
  const hhk = expand(fmk, texts.hhk);
  const mac = recipe.hmac?.(header, { hhk, fmk }) ?? hmac(hhk, header);
  const nonce = random('nonce', 12);
  const additionalData = recipe.additionalData?.(header, mac) ?? Buffer.concat([Buffer.from(texts.payload), header, mac]);
  const sealedPayload = encrypt(recipe.cipher ?? 'chacha20-poly1305', { key: expand(fmk, texts.cek), nonce, additionalData, plaintext: plaintextOf(recipe) });
  const length = Buffer.alloc(4);
  length.writeInt32BE(header.length);
  const ordinary: Parts = { magic: Buffer.from('CDOC'), version: Buffer.of(2), length, header, hmac: mac, nonce, ...sealedPayload };
  const parts = { ...ordinary, ...recipe.envelope?.(ordinary, built) };
  const file = Buffer.concat([parts.magic, parts.version, parts.length, parts.header, parts.hmac, parts.nonce, parts.ciphertext, parts.tag]);
  return recipe.file?.(file, parts) ?? file;
}

function headerOf(sealed: readonly Sealed[], fmk: Buffer): Table {
  const recipients = sealed.map(({ label, capsuleType, capsule, kek }) => ({
    layout: recipientRecord,
    values: { capsule_type: int8(capsuleType), capsule, key_label: label, encrypted_fmk: xor(fmk, kek), fmk_encryption_method: int8(1) },
  }));
  return { layout: headerLayout, values: { recipients, payload_encryption_method: int8(1) } };
}

function plaintextOf({ files = ordinaryFiles, archive = (these) => tarArchive(...these.map(fileEntry)), compressed = zlib }: Recipe): Buffer {
  return compressed(archive(files));
}

function encrypt(
  algorithm: 'chacha20-poly1305' | 'aes-256-gcm',
  { key, nonce, additionalData, plaintext }: { readonly key: Buffer; readonly nonce: Buffer; readonly additionalData: Buffer; readonly plaintext: Buffer },
): { readonly ciphertext: Buffer; readonly tag: Buffer } {
  // The declarations know AEAD options for literal names only; both ciphers take the same.
  const cipher = createCipheriv(algorithm as 'chacha20-poly1305', key, nonce, { authTagLength: 16 });
  cipher.setAAD(additionalData, { plaintextLength: plaintext.length });
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { ciphertext, tag: cipher.getAuthTag() };
}
