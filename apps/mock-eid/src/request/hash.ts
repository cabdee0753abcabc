import { Refusal } from '../refusal.ts';
import { required, type Fields } from './fields.ts';

/** Lengths in bytes of what the SHA-2 functions make, by the names both services have for them. */
const lengths = { SHA256: 32, SHA384: 48, SHA512: 64 } as const;

/** Names of the hash functions a person's key signs for. */
export type HashType = keyof typeof lengths;

/** The hash a person is asked to sign. */
export interface HashToSign {
  readonly hash: Uint8Array;
  readonly hashType: HashType;
}

/** `hash` (base64) and `hashType` of a request. @throws Refusal 400, also when one is too long or short for the other */
export function readHash(fields: Fields): HashToSign {
  const hashType = required(fields, 'hashType', /^SHA(256|384|512)$/) as HashType;
  const text = required(fields, 'hash');
  const hash = Buffer.from(text, 'base64');
  if (hash.toString('base64') !== text) throw new Refusal(400, 'Hash must be Base64 encoded');
  if (hash.length !== lengths[hashType]) throw new Refusal(400, 'The length of the hash must match the type of hash');
  return { hash, hashType };
}
