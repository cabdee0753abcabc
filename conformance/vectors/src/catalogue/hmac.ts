import type { Built } from '../flatbuffer/build.ts';
import { passwordCredential, secretCredential } from '../credential.ts';
import { withValue } from '../flatbuffer/table.ts';
import { offlineKinds, type Kind } from '../kind.ts';
import { hmac } from '../key/derivation.ts';
import { secretRecipient } from '../recipient/secret.ts';
import { refuses, vector, type Vector } from '../vector.ts';
import { flipped, placeOf } from './damage.ts';

const capsule = 'recipients[0].capsule';
const inEvery = ['recipients[0].key_label', 'recipients[0].encrypted_fmk', 'recipients[0].capsule_type', 'recipients[0].fmk_encryption_method', 'payload_encryption_method'] as const;

/** Every field of the header that a bit can be flipped in, and still it has its structure. */
const fields: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  'ec-p384': [...inEvery, `${capsule}.curve`, `${capsule}.recipient_public_key`, `${capsule}.sender_public_key`],
  'rsa-2048': [...inEvery, `${capsule}.recipient_public_key`, `${capsule}.encrypted_kek`],
  secret: [...inEvery, `${capsule}.salt`],
  password: [...inEvery, `${capsule}.salt`, `${capsule}.password_salt`, `${capsule}.kdf_algorithm_identifier`, `${capsule}.kdf_iterations`],
};

const earlier = refuses('header', 'recipient', 'kek', 'payload-tag');

/** The header's authentication code. Where nothing else is said, the payload is sealed with the code that stands in the file: a client that does not check it opens the container. */
export const hmacVectors: readonly Vector[] = [
  ...vector('hmac/flipped-bit', { says: 'One bit of the HMAC is flipped after everything was sealed.', requirements: ['CONTAINER/hmac'], kinds: offlineKinds, expect: refuses() }, { envelope: (parts) => ({ hmac: flipped(parts.hmac, 0) }) }),
  ...vector('hmac/flipped-last-bit', { says: 'The last bit of the HMAC is flipped after everything was sealed.', requirements: ['CONTAINER/hmac'], expect: refuses() }, { envelope: (parts) => ({ hmac: flipped(parts.hmac, 31) }) }),
  ...vector('hmac/wrong-but-sealed', { says: 'The HMAC is wrong; the payload was sealed with it as it stands.', requirements: ['CONTAINER/hmac'], kinds: offlineKinds, expect: refuses() }, { hmac: (header, { hhk }) => flipped(hmac(hhk, header), 16) }),
  ...vector('hmac/zeros', { says: 'The HMAC is 32 zero bytes; the payload was sealed with them.', requirements: ['CONTAINER/hmac'], expect: refuses() }, { hmac: () => Buffer.alloc(32) }),
  ...vector('hmac/with-fmk-as-key', { says: 'The HMAC has the FMK for its key.', requirements: ['CONTAINER/hmac'], expect: refuses() }, { hmac: (header, { fmk }) => hmac(fmk, header) }),
  ...vector('hmac/over-length-and-header', { says: 'The HMAC is over the length field and the header.', requirements: ['CONTAINER/hmac'], expect: refuses() }, { hmac: (header, { hhk }) => hmac(hhk, Buffer.concat([uint32BE(header.length), header])) }),
  ...vector('hmac/over-envelope', { says: 'The HMAC is over magic, version, length and header.', requirements: ['CONTAINER/hmac'], expect: refuses() }, { hmac: (header, { hhk }) => hmac(hhk, Buffer.concat([Buffer.from('CDOC\x02'), uint32BE(header.length), header])) }),
  ...vector('hmac/over-header-without-end', { says: 'The HMAC leaves the last byte of the header out.', requirements: ['CONTAINER/hmac'], expect: refuses() }, { hmac: (header, { hhk }) => hmac(hhk, header.subarray(0, -1)) }),
  ...vector('hmac/over-nothing', { says: 'The HMAC is over nothing.', requirements: ['CONTAINER/hmac'], expect: refuses() }, { hmac: (_header, { hhk }) => hmac(hhk, '') }),
  ...vector('hmac/text-wrong', { says: 'The HMAC key is derived with CDOC20cek instead of CDOC20hmac.', requirements: ['CONTAINER/fmk', 'CONTAINER/hmac'], kinds: ['ec-p384', 'rsa-2048', 'secret', 'password'], expect: refuses() }, { texts: { hhk: 'CDOC20cek' } }),
  ...vector('hmac/text-of-another-version', { says: 'The HMAC key is derived with CDOC2hmac.', requirements: ['CONTAINER/fmk', 'CONTAINER/hmac'], expect: refuses() }, { texts: { hhk: 'CDOC2hmac' } }),
  ...vector('hmac/concealed-recipient', {
    says: 'The header had a second recipient when it was authenticated, and has none now; the payload was sealed with what stands in the file.',
    requirements: ['CONTAINER/hmac'],
    expect: refuses(),
  }, { recipients: [secretRecipient(), secretRecipient({ label: 'data:,V=1&TYPE=secret&LABEL=other' })], header: (header) => withValue(header, 'recipients', (header.values['recipients'] as readonly never[]).slice(0, 1)), hmac: (header, { hhk }) => hmac(hhk, Buffer.concat([header, Buffer.from('and the other')])) }),
  ...vector('hmac/trailing-byte-in-header', { says: 'A zero byte was added to the header after it was authenticated; the payload was sealed with what stands in the file.', requirements: ['CONTAINER/hmac'], expect: refuses('header') }, { headerBytes: ({ bytes }) => Buffer.concat([bytes, Buffer.of(0)]), hmac: (header, { hhk }) => hmac(hhk, header.subarray(0, -1)) }),
  ...vector('hmac/password-wrong', { says: 'The password differs in one letter.', requirements: ['CONTAINER/password-kek', 'CONTAINER/hmac'], kinds: ['password'], credential: passwordCredential('Vector-Kit-Password-2025'), expect: refuses('recipient', 'kek') }),
  ...vector('hmac/secret-wrong', { says: 'The shared secret is another one.', requirements: ['CONTAINER/symmetric-kek', 'CONTAINER/hmac'], credential: secretCredential(Buffer.alloc(32, 0x42)), expect: refuses('recipient', 'kek') }),
  ...(Object.entries(fields) as [Kind, readonly string[]][]).flatMap(([kind, paths]) =>
    paths.flatMap((path) =>
      vector(`hmac/flipped-bit-in-${nameOf(path)}`, { says: `One bit of ${path} is flipped after everything was sealed.`, requirements: ['CONTAINER/hmac'], kinds: [kind], expect: earlier }, { envelope: ({ header }, built) => ({ header: flipped(header, middleOf(built, path)) }) }),
    ),
  ),
];

/** The middle byte of a string or byte vector, the lowest byte of a number. */
function middleOf(built: Built, path: string): number {
  const { field, target } = placeOf(built, path);
  return field === target ? field : target + 4 + Math.floor(built.bytes.readUInt32LE(target) / 2);
}

function nameOf(path: string): string {
  return path.split('.').at(-1)?.replaceAll('_', '-') ?? '';
}

function uint32BE(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
