import { keyCredential, passwordCredential, secretCredential } from '../credential.ts';
import { int8, withValue } from '../flatbuffer/table.ts';
import { kindFacts, type Kind } from '../kind.ts';
import type { KeyName } from '../key/material.ts';
import { ecRecipient } from '../recipient/ec.ts';
import { passwordRecipient } from '../recipient/password.ts';
import type { Recipient } from '../recipient/recipient.ts';
import { rsaRecipient } from '../recipient/rsa.ts';
import { secret, secretRecipient } from '../recipient/secret.ts';
import { serverRecipient } from '../recipient/server.ts';
import { either, needsServer, opens, refuses, vector, type Vector } from '../vector.ts';

/** The kinds whose recipient is found by a public key, and the key of somebody else. */
const strangers: readonly (readonly [kind: Kind, key: KeyName])[] = [
  ['ec-p256', 'stranger-ec-p256'],
  ['ec-p384', 'stranger-ec-p384'],
  ['ec-p521', 'stranger-ec-p521'],
  ['rsa-2048', 'stranger-rsa-2048'],
  ['rsa-4096', 'stranger-rsa-4096'],
  ['server-ec', 'stranger-ec-p384'],
  ['server-rsa', 'stranger-rsa-2048'],
];

/** One recipient of every kind that the specification knows and the Java client too: it refuses containers with another curve. */
const everybody = ['ec-p384', 'rsa-2048', 'rsa-4096', 'secret', 'password', 'shares'] as const satisfies readonly Kind[];

/** The two with a capsule on a server are strangers: of two capsules for one key, no text says which a client takes. */
const everybodyAndStrangers = [...everybody.map(ordinary), serverRecipient('stranger-ec-p384'), serverRecipient('stranger-rsa-2048')];

const otherCurves = ['ec-p256', 'ec-p521'] as const;

const unknownOther = 'The Java client refuses a container with such a recipient, libcdoc only disables the recipient; the specification has no word on it.';

/** A table that no schema knows yet. */
const unknownCapsule: Recipient = ({ random }) => ({
  label: 'data:,V=1&TYPE=future&LABEL=of-a-later-version',
  capsuleType: 100,
  capsule: { layout: ['words', 'bytes', 'number'], values: { words: 'of a later version', bytes: random('unknown', 40), number: int8(3) } },
  kek: random('KEK', 32),
});

/** Which recipient a credential opens, among others and beside what is not known. */
export const recipientVectors: readonly Vector[] = [
  ...strangers.flatMap(([kind, key]) =>
    vector('recipient/key-of-a-stranger', { says: 'The key is of the same kind as the recipient\'s, but another one.', requirements: ['CONTAINER/one-payload-many-recipients'], kinds: [kind], credential: keyCredential(key), expect: refuses() }),
  ),
  ...vector('recipient/password-for-a-secret', { says: 'A password is given, the only recipient has a shared secret.', requirements: ['CONTAINER/one-payload-many-recipients'], credential: passwordCredential('Vector-Kit-Password-2026'), expect: refuses() }),
  ...vector('recipient/secret-for-a-password', { says: 'A shared secret is given, the only recipient has a password.', requirements: ['CONTAINER/one-payload-many-recipients'], kinds: ['password'], credential: secretCredential(secret), expect: refuses() }),
  ...vector('recipient/person-of-another-code', { says: 'The shares are for another person.', requirements: ['CONTAINER/shares-recipient'], kinds: ['shares'], credential: { kind: 'person', code: 'PNOEE-49003111045' }, expect: refuses() }),
  ...everybody.flatMap((kind, index) =>
    vector('recipient/among-all-kinds', { says: 'One container for a recipient of every kind.', requirements: ['CONTAINER/one-payload-many-recipients'], kinds: [kind], recipient: index, expect: kindFacts[kind].servers.length > 0 ? needsServer : opens }, { recipients: everybodyAndStrangers }),
  ),
  ...everybody.filter((kind) => kindFacts[kind].servers.length === 0).flatMap((kind) =>
    vector('recipient/among-all-kinds-reversed', { says: 'One container for a recipient of every kind, the other way round.', requirements: ['CONTAINER/one-payload-many-recipients'], kinds: [kind], recipient: everybodyAndStrangers.length - 1 - everybody.indexOf(kind), expect: opens }, { recipients: everybodyAndStrangers.toReversed() }),
  ),
  ...otherCurves.flatMap((kind) =>
    vector('recipient/among-curves', { says: 'Recipients on the three curves that libcdoc knows.', requirements: ['CONTAINER/one-payload-many-recipients'], kinds: [kind], recipient: kind === 'ec-p256' ? 0 : 2, expect: opens }, { recipients: [ordinary('ec-p256'), ordinary('ec-p384'), ordinary('ec-p521')] }),
  ),
  ...vector('recipient/beside-other-curves', { says: 'The recipient is on P-384; two others are on curves that the specification does not know.', requirements: ['CONTAINER/ecc-curve', 'CONTAINER/one-payload-many-recipients'], kinds: ['ec-p384'], recipient: 1, expect: either(unknownOther, 'as packed', 'header') }, { recipients: [ordinary('ec-p256'), ordinary('ec-p384'), ordinary('ec-p521')] }),
  ...vector('recipient/last-of-1000', { says: 'A thousand recipients, the last of them ours.', requirements: ['CONTAINER/one-payload-many-recipients'], recipient: 999, expect: opens }, { recipients: [...Array.from({ length: 999 }, (_, index) => secretRecipient({ label: `data:,V=1&TYPE=secret&LABEL=number-${index + 1}` })), ordinary('secret')] }),
  ...vector('recipient/first-of-1000', { says: 'A thousand recipients with shared secrets, and first of all our key.', requirements: ['CONTAINER/one-payload-many-recipients'], kinds: ['ec-p384', 'rsa-2048'], expect: opens }, (kind) => ({ recipients: [ordinary(kind), ...Array.from({ length: 999 }, (_, index) => secretRecipient({ label: `data:,V=1&TYPE=secret&LABEL=number-${index + 1}` }))] })),
  ...vector('recipient/twice-the-same-key', { says: 'Two recipients with the same key and each a FMK of its own encryption: either opens.', requirements: ['CONTAINER/one-payload-many-recipients'], kinds: ['ec-p384', 'rsa-2048'], expect: opens }, (kind) => ({ recipients: [ordinary(kind), ordinary(kind)] })),
  ...vector('recipient/first-of-same-key-damaged', { says: 'Two recipients with the same key; the FMK of the first does not come out right.', requirements: ['CONTAINER/hmac'], kinds: ['ec-p384', 'rsa-2048'], recipient: 1, expect: either('No text says whether a client that has failed with one recipient goes on to the next.', 'as packed', 'hmac') }, (kind) => ({ recipients: [ordinary(kind), ordinary(kind)], header: (header) => withValue(header, 'recipients[0].encrypted_fmk', Buffer.alloc(32, 0x5a)) })),
  ...vector('recipient/second-secret-of-two', { says: 'Two recipients with different secrets under different labels; ours is the second.', requirements: ['CONTAINER/one-payload-many-recipients'], recipient: 1, expect: opens }, { recipients: [secretRecipient({ label: 'data:,V=1&TYPE=secret&LABEL=other', secret: Buffer.alloc(32, 7) }), ordinary('secret')] }),
  ...vector('recipient/second-password-of-two', { says: 'Two recipients with different passwords under different labels; ours is the second.', requirements: ['CONTAINER/one-payload-many-recipients'], kinds: ['password'], recipient: 1, expect: opens }, { recipients: [passwordRecipient({ label: 'data:,V=1&TYPE=pw&LABEL=other', password: 'Another-Password-2026' }), ordinary('password')] }),
  ...vector('recipient/unknown-capsule-before', { says: 'The first recipient has a capsule of type 100 with fields of its own; the second is ours.', requirements: ['CONTAINER/unknown-capsule'], kinds: ['ec-p384', 'rsa-2048', 'secret', 'password'], recipient: 1, expect: opens }, (kind) => ({ recipients: [unknownCapsule, ordinary(kind)] })),
  ...vector('recipient/unknown-capsule-after', { says: 'The first recipient is ours; the second has a capsule of type 7, the next that the union may get.', requirements: ['CONTAINER/unknown-capsule'], kinds: ['ec-p384', 'rsa-2048', 'secret', 'password'], expect: opens }, (kind) => ({ recipients: [ordinary(kind), unknownCapsule], header: (header) => withValue(header, 'recipients[1].capsule_type', int8(7)) })),
  ...[7, 100, -1].flatMap((type) =>
    vector(`recipient/only-capsule-of-type-${type < 0 ? 255 : type}`, { says: `The only recipient has a capsule of type ${type < 0 ? 255 : type}.`, requirements: ['CONTAINER/unknown-capsule'], expect: refuses('header') }, { header: (header) => withValue(header, 'recipients[0].capsule_type', int8(type)) }),
  ),
  ...vector('recipient/capsule-of-another-type', { says: 'The capsule is said to be of the type before or after its own.', requirements: ['CONTAINER/header-flatbuffers'], kinds: ['ec-p384', 'rsa-2048', 'secret', 'password'], expect: refuses('header', 'kek', 'hmac') }, (kind) => ({ header: (header) => withValue(header, 'recipients[0].capsule_type', int8(({ 'ec-p384': 2, 'rsa-2048': 1, secret: 5, password: 4 } as Partial<Record<Kind, number>>)[kind] ?? 0)) })),
  ...vector('recipient/other-capsule-without-curve', { says: 'Another recipient has an EC capsule with curve 100; the first is ours.', requirements: ['CONTAINER/ecc-curve'], kinds: ['ec-p384', 'secret'], expect: either(unknownOther, 'as packed', 'header') }, (kind) => ({ recipients: [ordinary(kind), ecRecipient('stranger-ec-p384', { curveNumber: 100 })] })),
  ...vector('recipient/other-point-off-curve', { says: 'Another recipient has a sender point that is not on the curve; the first is ours.', requirements: ['CONTAINER/ecc-point'], kinds: ['ec-p384', 'secret'], expect: either(unknownOther, 'as packed', 'header', 'kek') }, (kind) => ({ recipients: [ordinary(kind), ecRecipient('stranger-ec-p384', { senderKey: (point) => Buffer.concat([point.subarray(0, -1), Buffer.of((point.at(-1) ?? 0) ^ 1)]) })] })),
  ...vector('recipient/rsa-key-as-spki', { says: 'The RSA key of the recipient is a SubjectPublicKeyInfo, not an RSAPublicKey.', requirements: ['CONTAINER/rsa-key-form'], kinds: ['rsa-2048', 'rsa-4096'], expect: refuses('header') }, (kind) => ({ recipients: [rsaRecipient(kind === 'rsa-4096' ? 'rsa-4096' : 'rsa-2048', { recipientKey: (der) => Buffer.concat([Buffer.from(kind === 'rsa-4096' ? '30820222300d06092a864886f70d01010105000382020f00' : '30820122300d06092a864886f70d01010105000382010f00', 'hex'), der]) })] })),
  ...vector('recipient/rsa-key-with-trailing-byte', { says: 'A byte follows the RSA key of the recipient.', requirements: ['CONTAINER/rsa-key-form'], kinds: ['rsa-2048'], expect: refuses('header') }, { recipients: [rsaRecipient('rsa-2048', { recipientKey: (der) => Buffer.concat([der, Buffer.of(0)]) })] }),
  ...vector('recipient/rsa-key-cut', { says: 'The RSA key of the recipient ends early.', requirements: ['CONTAINER/rsa-key-form'], kinds: ['rsa-2048'], expect: refuses('header') }, { recipients: [rsaRecipient('rsa-2048', { recipientKey: (der) => der.subarray(0, -1) })] }),
  ...vector('recipient/compressed-key', { says: 'The recipient\'s key is a compressed point. The key is derived from it as it is written.', requirements: ['CONTAINER/ecc-kek'], kinds: ['ec-p256', 'ec-p384', 'ec-p521'], expect: refuses('header', 'kek') }, (kind) => ({ recipients: [ecRecipient(kind as 'ec-p384', { recipientKey: compressed })] })),
];

function ordinary(kind: Kind): Recipient {
  return kindFacts[kind].recipient;
}

function compressed(point: Buffer): Buffer {
  return Buffer.concat([Buffer.of(2 + ((point.at(-1) ?? 0) & 1)), point.subarray(1, (point.length + 1) / 2)]);
}

