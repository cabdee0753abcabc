import { element, integerOf, positive, sequence } from './der.ts';
import moduli from './rsa-moduli.json' with { type: 'json' };

/** The parts of an RSA public key, as magnitudes. */
export interface RsaKey {
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

/** A public key nobody has the private one of. */
export function sampleRsaKey(bits: 2048 | 16384): RsaKey {
  return { modulus: Buffer.from(moduli[bits], 'base64url'), exponent: Buffer.of(1, 0, 1) };
}

/** DER `RSAPublicKey` (RFC 8017, A.1.1). */
export function rsaPublicKey({ modulus, exponent }: RsaKey): Uint8Array {
  return sequence(positive(modulus), positive(exponent));
}

/** An `RSAPublicKey` of just this many octets, at least 14; its modulus is odd and otherwise made of the bytes given. */
export function rsaPublicKeyOfLength(length: number, random: (length: number) => Uint8Array): Uint8Array {
  for (let octets = length - 9; octets > 0; octets -= 1) {
    const modulus = random(octets).map((octet, at) => octet | (at === 0 ? 0x80 : 0) | (at === octets - 1 ? 1 : 0));
    const key = rsaPublicKey({ modulus, exponent: Buffer.of(1, 0, 1) });
    if (key.length === length) return key;
  }
  throw new Error(`no RSAPublicKey has ${length} octets`);
}

/** One way to write an RSA public key that is not the DER of an `RSAPublicKey`. */
export interface RsaMutation {
  readonly name: string;
  /** Completes "recipient_id that …". */
  readonly what: string;
  /** The ledger's rule that it breaks, without the area. */
  readonly breaks: 'rsa-recipient-der' | 'rsa-recipient-canonical';
  readonly mutate: (key: RsaKey, random: (length: number) => Uint8Array) => Uint8Array;
}

export const rsaMutations: readonly RsaMutation[] = [
  { name: 'garbage', what: 'is random octets', breaks: 'rsa-recipient-der', mutate: (_key, random) => random(270) },
  { name: 'truncated', what: 'lacks its last octet', breaks: 'rsa-recipient-der', mutate: (key) => rsaPublicKey(key).subarray(0, -1) },
  { name: 'spki', what: 'is a SubjectPublicKeyInfo', breaks: 'rsa-recipient-der', mutate: spki },
  { name: 'private-key', what: 'has the structure of an RSAPrivateKey', breaks: 'rsa-recipient-der', mutate: privateKey },
  { name: 'third-integer', what: 'holds a third INTEGER', breaks: 'rsa-recipient-der', mutate: ({ modulus, exponent }) => sequence(positive(modulus), positive(exponent), positive(Buffer.of(0))) },
  { name: 'trailing-octet', what: 'is followed by one more octet', breaks: 'rsa-recipient-canonical', mutate: (key) => Buffer.concat([rsaPublicKey(key), Buffer.of(0)]) },
  { name: 'long-length', what: 'writes its length in three octets where two do', breaks: 'rsa-recipient-canonical', mutate: (key) => Buffer.concat([Buffer.of(0x30, 0x83, 0), rsaPublicKey(key).subarray(2)]) },
  {
    name: 'padded-modulus',
    what: 'has a modulus with a needless zero octet',
    breaks: 'rsa-recipient-canonical',
    mutate: ({ modulus, exponent }) => sequence(integerOf(Buffer.concat([Buffer.of(0, 0), modulus])), positive(exponent)),
  },
  {
    name: 'negative-modulus',
    what: 'has a modulus without the octet that keeps it positive',
    breaks: 'rsa-recipient-canonical',
    mutate: ({ modulus, exponent }) => sequence(integerOf(modulus), positive(exponent)),
  },
];

const rsaEncryption = Buffer.from('300d06092a864886f70d0101010500', 'hex');

function spki(key: RsaKey): Uint8Array {
  return sequence(rsaEncryption, element(0x03, Buffer.concat([Buffer.of(0), rsaPublicKey(key)])));
}

/** RFC 8017, A.1.2: what a careless client could send. Its private parts are random octets. */
function privateKey({ modulus, exponent }: RsaKey, random: (length: number) => Uint8Array): Uint8Array {
  const parts = [256, 128, 128, 128, 128, 128].map((length) => positive(random(length).map((octet, at) => (at === 0 ? octet | 1 : octet))));
  return sequence(positive(Buffer.of(0)), positive(modulus), positive(exponent), ...parts);
}
