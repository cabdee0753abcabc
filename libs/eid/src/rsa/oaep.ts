import { createHash } from 'node:crypto';
import { EidProblem } from '../problem.ts';

const hashLength = 32;
/** SHA-256 of the empty label. */
const labelHash = createHash('sha256').digest();

/**
 * Decodes an RSAES-OAEP block (RFC 8017, 7.1.2 step 3) with SHA-256, MGF1-SHA-256 and the empty label: for tokens
 * that offer only the raw RSA operation for SHA-256. Every flaw is looked for before any is reported, with the same
 * steps whatever the bytes are, so that neither the answer nor its timing tells which flaw it was (Manger's attack).
 *
 * @param block the raw RSA result, as long as the modulus
 * @throws EidProblem rsa-decryption-failed
 */
export function decodeOaep(block: Uint8Array): Uint8Array {
  if (block.length < 2 * hashLength + 2) throw refused();
  const maskedSeed = block.subarray(1, 1 + hashLength);
  const maskedData = block.subarray(1 + hashLength);
  const seed = xor(maskedSeed, mgf1(maskedData, hashLength));
  const data = xor(maskedData, mgf1(seed, maskedData.length));

  let flaws = block[0] ?? 0;
  for (let i = 0; i < hashLength; i++) flaws |= (data[i] ?? 0) ^ (labelHash[i] ?? 0);
  // The data after the label's hash is zeros, a one, the message. `searching` stays 1 until that one.
  let searching = 1;
  let start = 0;
  for (let i = hashLength; i < data.length; i++) {
    const byte = data[i] ?? 0;
    const isOne = isZero(byte ^ 1);
    start |= searching & isOne ? i + 1 : 0;
    flaws |= searching & (isOne ^ 1) & (isZero(byte) ^ 1);
    searching &= isOne ^ 1;
  }
  flaws |= searching;
  if (flaws !== 0) throw refused();
  return new Uint8Array(data.subarray(start));
}

/** MGF1 with SHA-256 (RFC 8017, B.2.1). */
function mgf1(seed: Uint8Array, length: number): Uint8Array {
  const mask = Buffer.alloc(Math.ceil(length / hashLength) * hashLength);
  const counter = Buffer.alloc(4);
  for (let i = 0; i * hashLength < length; i++) {
    counter.writeUInt32BE(i);
    createHash('sha256').update(seed).update(counter).digest().copy(mask, i * hashLength);
  }
  return mask.subarray(0, length);
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ (b[i] ?? 0));
}

/** 1 for 0, 0 for 1 to 255, without a branch. */
function isZero(byte: number): number {
  return ((byte - 1) >>> 31) & 1;
}

function refused(): EidProblem {
  return new EidProblem('rsa-decryption-failed', 'the ciphertext was not made for this RSA key');
}
