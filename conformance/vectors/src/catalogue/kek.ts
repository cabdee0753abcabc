import { passwordCredential, secretCredential } from '../credential.ts';
import { withValue } from '../flatbuffer/table.ts';
import type { Kind } from '../kind.ts';
import { encryptOaep, encryptPkcs1, encryptRaw, modulusLengthOf, type OaepParameters } from '../key/oaep.ts';
import { agreeUnchecked } from '../key/unchecked-agreement.ts';
import { ecCurves, ecRecipient, type EcParts } from '../recipient/ec.ts';
import { passwordRecipient, type PasswordParts } from '../recipient/password.ts';
import { rsaRecipient, type RsaKeyName, type RsaParts } from '../recipient/rsa.ts';
import { secretRecipient, type SecretParts } from '../recipient/secret.ts';
import { either, opens, refuses, vector, type Vector } from '../vector.ts';

const ecKinds = ['ec-p256', 'ec-p384', 'ec-p521'] as const;
const rsaKinds = ['rsa-2048', 'rsa-4096'] as const;

/** Which of the sender pairs gives a shared x that begins with a zero byte; found by trying, proved by a test. */
const zeroAttempts: Readonly<Record<'ec-p256' | 'ec-p384' | 'ec-p521', number>> = { 'ec-p256': 435, 'ec-p384': 174, 'ec-p521': 79 };
const strippedAttempts: Readonly<Record<'ec-p256' | 'ec-p384' | 'ec-p521', number>> = { 'ec-p256': 124, 'ec-p384': 225, 'ec-p521': 19 };

/** The sender's key in forms that TLS 1.3 does not have; the secret is what a lenient reader computes. */
const senderForms: readonly (readonly [mutation: string, says: string, parts: EcParts])[] = [
  ['point-compressed', 'The sender\'s point is compressed.', { senderKey: compressed }],
  ['point-hybrid', 'The sender\'s point has the hybrid form, which has a 06 or 07 in front.', { senderKey: (point) => Buffer.concat([Buffer.of(6 + parityOf(point)), point.subarray(1)]) }],
  ['point-without-prefix', 'The sender\'s point has no 04 in front.', { senderKey: (point) => point.subarray(1) }],
  ['point-at-infinity', 'The sender\'s point is the point at infinity, as one zero byte.', { senderKey: () => Buffer.of(0) }],
  ['point-of-zeros', 'The sender\'s point is 04 and zeros; the secret is zero too.', { senderKey: (point) => Buffer.concat([Buffer.of(4), Buffer.alloc(point.length - 1)]), agree: (recipient) => Buffer.alloc((recipient.point.length - 1) / 2) }],
  ['point-empty', 'The sender\'s point is empty.', { senderKey: () => Buffer.alloc(0) }],
  ['point-cut', 'The last byte of the sender\'s point is missing.', { senderKey: (point) => point.subarray(0, -1) }],
  ['point-too-long', 'A zero byte follows the sender\'s point.', { senderKey: (point) => Buffer.concat([point, Buffer.of(0)]) }],
  ['point-coordinate-too-large', 'A coordinate of the sender\'s point is not below the prime of the curve.', { senderKey: (point) => Buffer.concat([Buffer.of(4), Buffer.alloc((point.length - 1) / 2, 0xff), point.subarray((point.length + 1) / 2)]) }],
];

/** Derivations that are not the specification's. A client that makes the same mistake opens the container. */
const ecMistakes: readonly (readonly [mutation: string, says: string, parts: EcParts])[] = [
  ['context-swapped', 'The context of the KEK has the sender\'s key before the recipient\'s.', { context: (recipient, sender) => Buffer.concat([sender, recipient]) }],
  ['context-without-recipient', 'The context of the KEK lacks the recipient\'s key.', { context: (_recipient, sender) => sender }],
  ['context-without-sender', 'The context of the KEK lacks the sender\'s key.', { context: (recipient) => recipient }],
  ['whole-point-as-secret', 'The shared secret is the sender\'s whole point and not an x coordinate.', { agree: (_recipient, sender) => sender.point }],
];

const oaepMistakes: readonly (readonly [mutation: string, says: string, parameters: OaepParameters])[] = [
  ['oaep-sha1', 'OAEP has SHA-1 for hash and mask.', { hash: 'sha1', maskHash: 'sha1' }],
  ['oaep-mask-sha1', 'OAEP has SHA-256 for the hash and SHA-1 for the mask, as Java by default.', { maskHash: 'sha1' }],
  ['oaep-sha512', 'OAEP has SHA-512 for the hash.', { hash: 'sha512' }],
  ['oaep-label', 'OAEP has a label.', { label: 'CDOC20' }],
];

const textMistakes = [
  ['kek-text-wrong', 'The KEK is derived with CDOC2kek, which is for shares.', { kek: 'CDOC2kek' }],
  ['kek-text-empty', 'The KEK is derived without CDOC20kek.', { kek: '' }],
  ['algorithm-missing', 'The KEK is derived without XOR.', { algorithm: '' }],
  ['algorithm-lower-case', 'The KEK is derived with xor instead of XOR.', { algorithm: 'xor' }],
] as const;

const secretMistakes: readonly (readonly [mutation: string, says: string, parts: SecretParts])[] = [
  ['label-not-in-kek', 'The KEK is derived without the label.', { kekLabel: '' }],
  ['label-value-in-kek', 'The KEK is derived with the value of LABEL instead of the whole label.', { kekLabel: 'vector-secret' }],
  ['label-other-case-in-kek', 'The KEK is derived with the label in lower case.', { kekLabel: 'data:,v=1&type=secret&label=vector-secret' }],
];

const passwordMistakes: readonly (readonly [mutation: string, says: string, parts: PasswordParts])[] = [
  ['pbkdf2-sha1', 'PBKDF2 runs over SHA-1.', { hash: 'sha1' }],
  ['pbkdf2-sha512', 'PBKDF2 runs over SHA-512.', { hash: 'sha512' }],
  ['pbkdf2-fewer-iterations', 'PBKDF2 runs 100,000 times, the header says 600,000.', { usedIterations: 100_000 }],
  ['salts-swapped', 'The two salts are used the other way round.', { saltsSwapped: true }],
  ['label-value-in-kek', 'The KEK is derived with the value of LABEL instead of the whole label.', { kekLabel: 'vector-password' }],
];

const wrongKey = refuses('hmac', 'recipient');

/** From a recipient's key, secret or password to the key that encrypts the FMK. */
export const kekVectors: readonly Vector[] = [
  ...vector('kek/point-off-curve', { says: 'The sender\'s point is not on the curve. A client that does not look computes the right key.', requirements: ['CONTAINER/ecc-point'], kinds: ecKinds, expect: refuses('header', 'recipient') }, (kind) => ({ recipients: [ecRecipient(ecKey(kind), { senderKey: (point) => Buffer.concat([point.subarray(0, -1), Buffer.of((point.at(-1) ?? 0) ^ 1)]), agree: (recipient, _sender, written) => agreeUnchecked(ecCurves[ecKey(kind)], recipient.scalar, written) })] })),
  ...senderForms.flatMap(([mutation, says, parts]) => vector(`kek/${mutation}`, { says, requirements: ['CONTAINER/ecc-point'], kinds: mutation === 'point-compressed' ? ecKinds : ['ec-p384'], expect: refuses('header', 'recipient', 'hmac') }, (kind) => ({ recipients: [ecRecipient(ecKey(kind), parts)] }))),
  ...vector('kek/point-of-another-curve', { says: 'The sender\'s point is on P-256, the recipient\'s key on P-384.', requirements: ['CONTAINER/ecc-point'], kinds: ['ec-p384'], expect: refuses('header', 'recipient') }, { recipients: [ecRecipient('ec-p384', { senderKey: () => Buffer.from('046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5', 'hex') })] }),
  ...ecMistakes.flatMap(([mutation, says, parts]) => vector(`kek/${mutation}`, { says, requirements: ['CONTAINER/ecc-kek'], kinds: ['ec-p384'], expect: wrongKey }, { recipients: [ecRecipient('ec-p384', parts)] })),
  ...vector('kek/shared-secret-begins-with-zero', { says: 'The shared x coordinate begins with a zero byte, which belongs to the secret.', requirements: ['CONTAINER/ecc-kek'], kinds: ecKinds, expect: opens }, (kind) => ({ recipients: [ecRecipient(ecKey(kind), { attempt: zeroAttempts[ecKey(kind)] })] })),
  ...vector('kek/shared-secret-zero-stripped', { says: 'The shared x coordinate begins with a zero byte, which was left out.', requirements: ['CONTAINER/ecc-kek'], kinds: ecKinds, expect: wrongKey }, (kind) => ({ recipients: [ecRecipient(ecKey(kind), { attempt: strippedAttempts[ecKey(kind)], agree: (recipient, sender) => stripped(recipient.agree(sender.point)) })] })),
  ...vector('kek/premaster-text-wrong', { says: 'The KEK is derived with CDOC20kekPremaster, which has one letter in another case.', requirements: ['CONTAINER/ecc-kek'], kinds: ecKinds, expect: wrongKey }, { texts: { premaster: 'CDOC20kekPremaster' } }),
  ...textMistakes.flatMap(([mutation, says, texts]) => vector(`kek/${mutation}`, { says, requirements: ['CONTAINER/fmk'], kinds: ['ec-p384', 'secret', 'password'], expect: wrongKey }, { texts })),
  ...oaepMistakes.flatMap(([mutation, says, parameters]) => vector(`kek/${mutation}`, { says, requirements: ['CONTAINER/rsa-kek'], kinds: rsaKinds, expect: refuses('hmac', 'recipient') }, rsa({ encrypt: (key, kek, random) => encryptOaep(key, kek, random, parameters) }))),
  ...vector('kek/rsa-pkcs1-padding', { says: 'The KEK is encrypted with the padding of PKCS#1 v1.5.', requirements: ['CONTAINER/rsa-kek'], kinds: rsaKinds, expect: refuses('hmac', 'recipient') }, rsa({ encrypt: encryptPkcs1 })),
  ...vector('kek/rsa-without-padding', { says: 'The KEK is encrypted without padding.', requirements: ['CONTAINER/rsa-kek'], kinds: rsaKinds, expect: refuses('hmac', 'recipient') }, rsa({ encrypt: (key, kek) => encryptRaw(key, Buffer.concat([Buffer.alloc(modulusLengthOf(key) - kek.length), kek])) })),
  ...vector('kek/oaep-damaged', { says: 'One bit of the encrypted KEK is flipped.', requirements: ['CONTAINER/rsa-kek'], kinds: rsaKinds, expect: refuses('hmac', 'recipient') }, rsa({ encrypt: (key, kek, random) => encryptOaep(key, kek, random).map((byte, index) => (index === 100 ? byte ^ 1 : byte)) as Buffer })),
  ...vector('kek/oaep-cut', { says: 'The last byte of the encrypted KEK is missing.', requirements: ['CONTAINER/rsa-kek'], kinds: rsaKinds, expect: refuses('header', 'hmac', 'recipient') }, rsa({ encrypt: (key, kek, random) => encryptOaep(key, kek, random).subarray(0, -1) })),
  ...vector('kek/oaep-too-long', { says: 'A zero byte follows the encrypted KEK.', requirements: ['CONTAINER/rsa-kek'], kinds: rsaKinds, expect: refuses('header', 'hmac', 'recipient') }, rsa({ encrypt: (key, kek, random) => Buffer.concat([encryptOaep(key, kek, random), Buffer.of(0)]) })),
  ...vector('kek/oaep-empty', { says: 'The encrypted KEK is empty.', requirements: ['CONTAINER/rsa-kek'], kinds: rsaKinds, expect: refuses('header', 'hmac', 'recipient') }, rsa({ encrypt: () => Buffer.alloc(0) })),
  ...[16, 31, 33].flatMap((kekLength) => vector(`kek/rsa-kek-of-${kekLength}-bytes`, { says: `The encrypted KEK has ${kekLength} bytes inside instead of 32; the FMK is encrypted with as many of them as there are.`, requirements: ['CONTAINER/fmk-xor'], kinds: ['rsa-2048'], expect: refuses('hmac', 'recipient') }, rsa({ kekLength }))),
  ...secretMistakes.flatMap(([mutation, says, parts]) => vector(`kek/${mutation}`, { says, requirements: ['CONTAINER/symmetric-kek'], expect: wrongKey }, { recipients: [secretRecipient(parts)] })),
  ...passwordMistakes.flatMap(([mutation, says, parts]) => vector(`kek/${mutation}`, { says, requirements: ['CONTAINER/password-kek'], kinds: ['password'], expect: wrongKey }, { recipients: [passwordRecipient(parts)] })),
  ...vector('kek/secret-of-64-bytes', { says: 'The shared secret has 64 bytes.', requirements: ['CONTAINER/symmetric-kek'], credential: secretCredential(Buffer.alloc(64, 0x42)), expect: opens }, { recipients: [secretRecipient({ secret: Buffer.alloc(64, 0x42) })] }),
  ...vector('kek/secret-of-16-bytes', { says: 'The shared secret has 16 bytes.', requirements: ['CONTAINER/symmetric-kek'], credential: secretCredential(Buffer.alloc(16, 0x42)), expect: either('The specification sets no length; public clients want 32 bytes or more.', 'as packed', 'recipient') }, { recipients: [secretRecipient({ secret: Buffer.alloc(16, 0x42) })] }),
  ...[16, 64].flatMap((length) => vector(`kek/salt-of-${length}-bytes`, { says: `The salt has ${length} bytes; writers take 32.`, requirements: ['CONTAINER/symmetric-salt'], expect: either('The length is a demand on writers; a reader may insist on it.', 'as packed', 'header', 'recipient') }, { recipients: [secretRecipient({ salt: Buffer.alloc(length, 0x24) })] })),
  ...vector('kek/password-not-ascii', { says: 'The password has letters of several scripts and a space.', requirements: ['CONTAINER/password-kek'], kinds: ['password'], credential: passwordCredential('Öised Mõtted ключ 鍵 2026'), expect: opens }, { recipients: [passwordRecipient({ password: 'Öised Mõtted ключ 鍵 2026' })] }),
  ...vector('kek/password-of-200-bytes', { says: 'The password is longer than a block of the hash: 200 bytes.', requirements: ['CONTAINER/password-kek'], kinds: ['password'], credential: passwordCredential('Lõpmatu-Parool-26'.repeat(12).slice(0, 188)), expect: either('The Java client allows at most 64 characters on creation; a reader has no such rule.', 'as packed', 'recipient') }, { recipients: [passwordRecipient({ password: 'Lõpmatu-Parool-26'.repeat(12).slice(0, 188) })] }),
  ...vector('kek/encrypted-fmk-of-another-container', { says: 'encrypted_fmk is of another container.', requirements: ['CONTAINER/fmk-xor'], kinds: ['ec-p384', 'rsa-2048', 'secret', 'password'], expect: wrongKey }, { header: (header) => withValue(header, 'recipients[0].encrypted_fmk', Buffer.alloc(32, 0x5a)) }),
];

function ecKey(kind: Kind): 'ec-p256' | 'ec-p384' | 'ec-p521' {
  return kind === 'ec-p256' || kind === 'ec-p521' ? kind : 'ec-p384';
}

function rsa(parts: RsaParts): (kind: Kind) => { readonly recipients: readonly [ReturnType<typeof rsaRecipient>] } {
  return (kind) => ({ recipients: [rsaRecipient(rsaKey(kind), parts)] });
}

function rsaKey(kind: Kind): RsaKeyName {
  return kind === 'rsa-4096' ? kind : 'rsa-2048';
}

function parityOf(point: Buffer): number {
  return (point.at(-1) ?? 0) & 1;
}

function compressed(point: Buffer): Buffer {
  return Buffer.concat([Buffer.of(2 + parityOf(point)), point.subarray(1, (point.length + 1) / 2)]);
}

function stripped(secret: Buffer): Buffer {
  return secret.subarray(secret.findIndex((byte) => byte !== 0));
}
