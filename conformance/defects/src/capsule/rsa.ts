import { createPublicKey } from 'node:crypto';
import { except, replaced } from '../rules.ts';
import { inCapsuleServer } from '../planted-in.ts';
import { inUpload } from './plant.ts';

/** Octets of an uncompressed point of P-384, which has a check of its own. */
const pointLength = 97;

/** What a capsule server takes for an RSA key. */
const kinds: readonly { readonly name: string; readonly what: string; readonly holds: (der: Buffer) => boolean }[] = [
  { name: 'garbage', what: 'octets that are no DER', holds: (der) => der.length !== pointLength && (der[0] !== 0x30 || (der[1] ?? 0) < 0x80) },
  { name: 'truncated', what: 'an RSAPublicKey that lacks its last octet', holds: (der) => shape(der).total === der.length + 1 },
  { name: 'spki', what: 'a SubjectPublicKeyInfo', holds: (der) => der[shape(der).start] === 0x30 },
  { name: 'private-key', what: 'an RSAPrivateKey', holds: (der) => shape(der).integers > 3 },
  { name: 'third-integer', what: 'a sequence of more than two numbers', holds: (der) => shape(der).integers === 3 },
  { name: 'trailing-octet', what: 'an RSAPublicKey followed by another octet', holds: (der) => shape(der).total === der.length - 1 },
  { name: 'long-length', what: 'an RSAPublicKey whose length takes more octets than it needs', holds: (der) => der[1] === 0x83 },
  { name: 'padded-modulus', what: 'a modulus with a needless zero octet', holds: (der) => der.readUInt16BE(shape(der).start + 4) === 0 },
  { name: 'negative-modulus', what: 'a modulus without the octet that keeps it positive', holds: (der) => der[1] === 0x82 && shape(der).integers === 2 && (der[shape(der).start + 4] ?? 0) >= 0x80 },
];

export const rsaDefects = inCapsuleServer('validation', [
  ...kinds.map(({ name, what, holds }) => ({
    id: `capsule/rsa-${name}-accepted`,
    what: `Stores ${what} as the recipient of an RSA capsule.`,
    caughtBy: [`capsule/upload/rsa-recipient/${name}`] as const,
    plant: inUpload((rules) => replaced(rules, 'rsa-key', except(({ recipientId, capsuleType }) => capsuleType === 'rsa' && holds(Buffer.from(recipientId ?? []))))),
  })),
  {
    id: 'capsule/rsa-parsed-leniently',
    what: 'Stores whatever its library reads as an RSAPublicKey.',
    caughtBy: ['capsule/upload/rsa-recipient/trailing-octet', 'capsule/upload/rsa-recipient/long-length'],
    collateral: ['private-key', 'padded-modulus', 'negative-modulus'].map((name) => ({ check: `capsule/upload/rsa-recipient/${name}`, reason: 'Its library reads that too.' })),
    plant: inUpload((rules) => replaced(rules, 'rsa-key', except(({ recipientId, capsuleType }) => capsuleType === 'rsa' && isReadable(Buffer.from(recipientId ?? []))))),
  },
]);

interface Shape {
  /** Where the content of the outer element starts, and where it ends by its length. */
  readonly start: number;
  readonly total: number;
  /** INTEGERs in the content, as far as they can be read. */
  readonly integers: number;
}

function shape(der: Buffer): Shape {
  const outer = elementAt(der, 0);
  let integers = 0;
  let at = outer.start;
  while (der[at] === 0x02 && at < outer.end) {
    integers += 1;
    at = elementAt(der, at).end;
  }
  return { start: outer.start, total: outer.end, integers };
}

function elementAt(der: Buffer, at: number): { readonly start: number; readonly end: number } {
  const first = der[at + 1] ?? 0;
  const octets = first < 0x80 ? 0 : Math.min(first & 0x7f, 4, Math.max(0, der.length - at - 2));
  const length = octets === 0 ? first : der.readUIntBE(at + 2, octets);
  const start = at + 2 + octets;
  return { start, end: start + length };
}

function isReadable(der: Buffer): boolean {
  try {
    createPublicKey({ key: der, format: 'der', type: 'pkcs1' });
    return true;
  } catch {
    return false;
  }
}
