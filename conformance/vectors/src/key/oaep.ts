import { constants, createHash, createPublicKey, publicEncrypt } from 'node:crypto';
import type { Random } from '../random.ts';
import { xor } from './derivation.ts';
import { privateKey, type KeyName } from './material.ts';

/** The parameters of RSAES-OAEP (RFC 8017 A.2.1); CDOC2 has SHA-256 twice and an empty label. */
export interface OaepParameters {
  readonly hash?: 'sha1' | 'sha256' | 'sha512';
  readonly maskHash?: 'sha1' | 'sha256';
  readonly label?: string;
}

/** RSAES-OAEP with a seed that is given rather than drawn (RFC 8017 7.1.1). */
export function encryptOaep(name: KeyName, message: Buffer, random: Random, { hash = 'sha256', maskHash = 'sha256', label = '' }: OaepParameters = {}): Buffer {
  const modulusLength = modulusLengthOf(name);
  const labelHash = createHash(hash).update(label).digest();
  const seed = random('OAEP seed', labelHash.length);
  const filling = Buffer.alloc(modulusLength - message.length - 2 * labelHash.length - 2);
  const block = Buffer.concat([labelHash, filling, Buffer.of(1), message]);
  const maskedBlock = xor(block, mask(seed, block.length, maskHash));
  const maskedSeed = xor(seed, mask(maskedBlock, seed.length, maskHash));
  return encryptRaw(name, Buffer.concat([Buffer.of(0), maskedSeed, maskedBlock]));
}

/** RSAES-PKCS1-v1_5 (RFC 8017 7.2.1), which CDOC2 does not use. */
export function encryptPkcs1(name: KeyName, message: Buffer, random: Random): Buffer {
  const filling = random('PKCS#1 padding', modulusLengthOf(name) - message.length - 3).map((byte) => byte || 1);
  return encryptRaw(name, Buffer.concat([Buffer.of(0, 2), filling, Buffer.of(0), message]));
}

/** RSAEP over a number that fills the modulus (RFC 8017 5.1.1). */
export function encryptRaw(name: KeyName, block: Buffer): Buffer {
  return publicEncrypt({ key: createPublicKey(privateKey(name)), padding: constants.RSA_NO_PADDING }, block);
}

/** Octets of the modulus. */
export function modulusLengthOf(name: KeyName): number {
  return (privateKey(name).asymmetricKeyDetails?.modulusLength ?? 0) / 8;
}

/** MGF1 (RFC 8017 B.2.1). */
function mask(seed: Buffer, length: number, hash: string): Buffer {
  const rounds: Buffer[] = [];
  for (let size = 0, counter = 0; size < length; counter += 1) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const round = createHash(hash).update(seed).update(count).digest();
    rounds.push(round);
    size += round.length;
  }
  return Buffer.concat(rounds).subarray(0, length);
}
